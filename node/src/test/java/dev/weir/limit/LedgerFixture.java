// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.time.ZoneOffset;
import java.util.Arrays;

/** Terms, demands and moments of tests, in few words. */
final class LedgerFixture {

    /** The beginning of a minute. */
    static final long T0 = 1_700_000_040_000L;

    private LedgerFixture() {}

    static Terms terms(Algorithm algorithm, OnPartition onPartition, String... rates) {
        return new Terms(
                algorithm, Arrays.stream(rates).map(Rate::parse).toList(), 0, ZoneOffset.UTC, onPartition, true);
    }

    static Terms fixed(String... rates) {
        return terms(Algorithm.FIXED_WINDOW, OnPartition.STRICT, rates);
    }

    /** All three members are here. */
    static Moment at(long millis) {
        return new Moment(T0 + millis, 3, 3, true, 0);
    }

    /** The same by a finer clock. */
    static Moment atMicros(long micros) {
        return new Moment(T0 + micros / 1000, 3, 3, true, 0, (int) (micros % 1000));
    }

    /** So many of three members are here. */
    static Moment cut(long millis, int here) {
        return new Moment(T0 + millis, here, 3, true, 0);
    }

    static Demand need(String holder, long tokens) {
        return new Demand(holder, 1, tokens, 1, 0, 0, 0, 0);
    }

    static Demand stock(String holder, long sequence, long tokens) {
        return new Demand(holder, sequence, 0, 1, tokens, 0, 0, 0);
    }

    static Demand back(String holder, long sequence, long tokens, long era) {
        return new Demand(holder, sequence, 0, 1, 0, 0, tokens, era);
    }
}
