// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.telemetry.RequestMetrics;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The copies of requests that are under way on a node: so many, with so many bytes in their bodies, and no more. An
 * upstream that is slow at them costs copies, never memory. From any thread.
 */
public final class Mirrors {

    private static final int COUNT_MAX = 500;
    private static final long BYTES_MAX = 32 * 1024 * 1024;

    private final int countMax;
    private final long bytesMax;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final LongAdder sent = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    /** With room for 500 copies and 32 MiB. */
    public Mirrors() {
        this(COUNT_MAX, BYTES_MAX);
    }

    Mirrors(int countMax, long bytesMax) {
        this.countMax = countMax;
        this.bytesMax = bytesMax;
    }

    /** Shows what is counted here among a node's metrics. */
    public void countIn(RequestMetrics metrics) {
        metrics.gauge("mirrors", sent::sum);
        metrics.gauge("mirrors-failed", failed::sum);
        metrics.gauge("mirrors-dropped", dropped::sum);
    }

    /** Copies sent and not yet over. */
    public int underWay() {
        return count.get();
    }

    /**
     * Makes room for a copy, to be given back by {@link #end}.
     *
     * @return whether there was room; if not, the copy is counted as dropped
     */
    boolean begin(long bodyBytes) {
        boolean few = count.incrementAndGet() <= countMax;
        boolean small = bytes.addAndGet(bodyBytes) <= bytesMax;
        if (few && small) {
            sent.increment();
            return true;
        }
        end(bodyBytes);
        drop();
        return false;
    }

    void end(long bodyBytes) {
        count.decrementAndGet();
        bytes.addAndGet(-bodyBytes);
    }

    /** Counts a copy whose answer did not come, or not to its end. */
    void fail() {
        failed.increment();
    }

    /** Counts a copy that is not sent. */
    void drop() {
        dropped.increment();
    }

    long sent() {
        return sent.sum();
    }

    long failed() {
        return failed.sum();
    }

    long dropped() {
        return dropped.sum();
    }

    long bytes() {
        return bytes.get();
    }
}
