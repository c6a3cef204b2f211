// SPDX-License-Identifier: Apache-2.0
package dev.weir.telemetry;

import com.codahale.metrics.Reservoir;
import com.codahale.metrics.Snapshot;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Every duration that was measured, counted in buckets that grow with the value: eight for each power of two, so none
 * is wider than an eighth of what is in it. Counting is one atomic addition, without a lock and without a clock; two
 * nodes' buckets can be added up.
 *
 * <p>Its snapshots leave out what was there before the last turn but one, so percentiles speak of the last minute or
 * two.
 */
final class LogLinearReservoir implements Reservoir {

    /** Durations below 2^10 ns share the first bucket. */
    private static final int LOWEST_POWER = 10;

    /** Durations from 2^42 ns (73 minutes) on are counted as if they were just below twice that. */
    private static final int HIGHEST_POWER = 42;

    static final int BUCKETS = 1 + (HIGHEST_POWER - LOWEST_POWER + 1) * 8;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
    private volatile long @Nullable [] beforeLastTurn;
    private long @Nullable [] atLastTurn;

    @Override
    public void update(long nanos) {
        counts.getAndIncrement(bucket(nanos));
    }

    /** How many durations were measured, ever. */
    long count() {
        long sum = 0;
        for (int i = 0; i < BUCKETS; i++) {
            sum += counts.get(i);
        }
        return sum;
    }

    /**
     * Begins a new span; what was counted before the one that ends now is left out of snapshots from here on. One
     * thread at a time.
     */
    void turn() {
        beforeLastTurn = atLastTurn;
        atLastTurn = copy();
    }

    @Override
    public int size() {
        return getSnapshot().size();
    }

    @Override
    public Snapshot getSnapshot() {
        long[] recent = copy();
        long[] before = beforeLastTurn;
        if (before != null) {
            for (int i = 0; i < BUCKETS; i++) {
                recent[i] -= before[i];
            }
        }
        return new BucketSnapshot(recent);
    }

    private long[] copy() {
        long[] copy = new long[BUCKETS];
        for (int i = 0; i < BUCKETS; i++) {
            copy[i] = counts.get(i);
        }
        return copy;
    }

    static int bucket(long nanos) {
        if (nanos < 1L << LOWEST_POWER) {
            return 0;
        }
        int power = 63 - Long.numberOfLeadingZeros(nanos);
        if (power > HIGHEST_POWER) {
            return BUCKETS - 1;
        }
        return 1 + (power - LOWEST_POWER) * 8 + (int) (nanos >>> (power - 3) & 7);
    }

    /** The least duration that is counted in the bucket. */
    static long lowest(int bucket) {
        if (bucket == 0) {
            return 0;
        }
        int power = LOWEST_POWER + (bucket - 1) / 8;
        return (8L + (bucket - 1) % 8) << (power - 3);
    }

    /** The duration in the middle of the bucket, which stands for all that are counted in it. */
    static long middle(int bucket) {
        return (lowest(bucket) + lowest(bucket + 1)) / 2;
    }
}
