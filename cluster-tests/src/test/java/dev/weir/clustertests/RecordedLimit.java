// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.clustertests.history.Entry;
import dev.weir.clustertests.history.Fact;
import dev.weir.clustertests.history.Kind;
import dev.weir.clustertests.history.Span;
import java.time.Duration;

/**
 * A limit of recorded requests, each under a key.
 *
 * @param name of its route as well
 * @param tokens in a window
 * @param algorithm as the gateway config calls it
 * @param onPartition what becomes of it in a split
 */
record RecordedLimit(String name, int tokens, Duration window, String algorithm, String onPartition) {

    /** So well nodes know the cluster's clock, one that has just joined too. */
    private static final int SKEW_MILLIS = 50;

    /** A policy of a route. */
    void addTo(ObjectNode policy) {
        policy.putObject("rate-limit")
                .put("limit", tokens + "/" + window.toMillis() + "ms")
                .put("algorithm", algorithm)
                .put("on-partition", onPartition)
                .putObject("by")
                .put("header", "X-Key");
    }

    /** What the rules hold it against; nobody promises that one that is open in a split is not exceeded. */
    boolean isNeverExceeded() {
        return !onPartition.equals("open");
    }

    Entry terms() {
        return Entry.of(Kind.TERMS, "test", "", Span.now())
                .with(Fact.LIMIT, name)
                .with(Fact.TOKENS, tokens)
                .with(Fact.WINDOW_MILLIS, window.toMillis())
                .with(Fact.SKEW_MILLIS, SKEW_MILLIS)
                .with(Fact.ALGORITHM, algorithm);
    }
}
