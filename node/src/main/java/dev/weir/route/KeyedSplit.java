// SPDX-License-Identifier: Apache-2.0
package dev.weir.route;

import dev.weir.balance.KeyHash;
import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.policy.KeyMaker;
import dev.weir.route.WeightedSplit.Share;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Sends all requests of a key to the same one of several handlers, in the shares of their weights: the same one on
 * every node, and in every release. When the last share of two grows, its keys stay and others come.
 */
final class KeyedSplit implements Handler {

    /** Another number of the key than those by which upstreams choose instances. */
    private static final int PURPOSE = -2;

    private final List<Share> shares;
    private final long total;
    private final KeyMaker keys;

    KeyedSplit(List<Share> shares, KeyMaker keys) {
        this.shares = List.copyOf(shares);
        this.total = shares.stream().mapToLong(Share::weight).sum();
        this.keys = keys;
        if (total < 1) {
            throw new IllegalArgumentException("weights: 0 in all (expected: at least 1)");
        }
    }

    @Override
    public CompletionStage<Response> handle(Request request) {
        long hash = KeyHash.of(KeyHash.of(keys.of(request)), PURPOSE);
        long place = (long) (KeyHash.share(hash) * total);
        int i = 0;
        while (place >= shares.get(i).weight()) {
            place -= shares.get(i).weight();
            i++;
        }
        return shares.get(i).handler().handle(request);
    }
}
