// SPDX-License-Identifier: Apache-2.0
package dev.weir.route;

import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/** Sends each request to one of several handlers, by lot, in the shares of their weights. */
final class WeightedSplit implements Handler {

    private final List<Share> shares;
    private final int total;
    private final RandomGenerator random;

    /**
     * A handler and its part.
     *
     * @param weight relative to the sum of all; 0 gets nothing
     */
    record Share(Handler handler, int weight) {

        Share {
            if (weight < 0) {
                throw new IllegalArgumentException("weight: " + weight + " (expected: 0 or more)");
            }
        }
    }

    /** @param random safe to be asked from several threads */
    WeightedSplit(List<Share> shares, RandomGenerator random) {
        long sum = shares.stream().mapToLong(Share::weight).sum();
        if (sum < 1 || sum > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "weights: " + sum + " in all (expected: 1 to " + Integer.MAX_VALUE + ")");
        }
        this.shares = List.copyOf(shares);
        this.total = (int) sum;
        this.random = random;
    }

    @Override
    public CompletionStage<Response> handle(Request request) {
        int lot = random.nextInt(total);
        int i = 0;
        while (lot >= shares.get(i).weight()) {
            lot -= shares.get(i).weight();
            i++;
        }
        return shares.get(i).handler().handle(request);
    }
}
