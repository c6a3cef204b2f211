// SPDX-License-Identifier: Apache-2.0
package dev.weir.telemetry;

import com.codahale.metrics.Clock;
import com.codahale.metrics.EWMA;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.Meter;
import com.codahale.metrics.Snapshot;
import com.codahale.metrics.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A timer that costs one atomic addition for each request: its count is the sum of its buckets, and its rates are
 * worked out from that count every five seconds, by whoever comes by then.
 */
final class LatencyTimer extends Timer {

    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int TICKS_PER_TURN = 12;

    /** After so many ticks without anybody (almost six hours) every rate is as good as zero. */
    private static final long TICKS_MAX = 4096;

    /** Stands where the library's timer wants a meter; nobody marks it. */
    private static final Meter UNUSED = new Meter();

    private final LongSupplier nanoClock;
    private final LogLinearReservoir reservoir;
    private final long startNanos;
    private final EWMA oneMinute = EWMA.oneMinuteEWMA();
    private final EWMA fiveMinutes = EWMA.fiveMinuteEWMA();
    private final EWMA fifteenMinutes = EWMA.fifteenMinuteEWMA();
    private volatile long nextTickNanos;
    private long ticks;
    private long counted;

    LatencyTimer(LongSupplier nanoClock) {
        this(nanoClock, new LogLinearReservoir());
    }

    private LatencyTimer(LongSupplier nanoClock, LogLinearReservoir reservoir) {
        super(UNUSED, new Histogram(reservoir), clock(nanoClock));
        this.nanoClock = nanoClock;
        this.reservoir = reservoir;
        this.startNanos = nanoClock.getAsLong();
        this.nextTickNanos = startNanos + TICK_NANOS;
    }

    /** Counts one duration that ended now. */
    void record(long nanos, long nowNanos) {
        if (nowNanos - nextTickNanos >= 0) {
            tick(nowNanos);
        }
        reservoir.update(nanos);
    }

    @Override
    public void update(long duration, TimeUnit unit) {
        record(unit.toNanos(duration), nanoClock.getAsLong());
    }

    @Override
    public long getCount() {
        return reservoir.count();
    }

    @Override
    public Snapshot getSnapshot() {
        tick(nanoClock.getAsLong());
        return reservoir.getSnapshot();
    }

    @Override
    public double getOneMinuteRate() {
        return rate(oneMinute);
    }

    @Override
    public double getFiveMinuteRate() {
        return rate(fiveMinutes);
    }

    @Override
    public double getFifteenMinuteRate() {
        return rate(fifteenMinutes);
    }

    @Override
    public double getMeanRate() {
        long nanos = nanoClock.getAsLong() - startNanos;
        return nanos <= 0 ? 0 : (double) getCount() * TimeUnit.SECONDS.toNanos(1) / nanos;
    }

    private double rate(EWMA average) {
        tick(nanoClock.getAsLong());
        return average.getRate(TimeUnit.SECONDS);
    }

    private synchronized void tick(long nowNanos) {
        long due = (nowNanos - nextTickNanos) / TICK_NANOS + 1;
        if (nowNanos - nextTickNanos < 0) {
            return;
        }
        nextTickNanos += due * TICK_NANOS;
        long count = reservoir.count();
        long fresh = count - counted;
        counted = count;
        for (long i = 0; i < Math.min(due, TICKS_MAX); i++) {
            tick(oneMinute, i == 0 ? fresh : 0);
            tick(fiveMinutes, i == 0 ? fresh : 0);
            tick(fifteenMinutes, i == 0 ? fresh : 0);
        }
        turn(ticks / TICKS_PER_TURN, (ticks + due) / TICKS_PER_TURN);
        ticks += due;
    }

    private static void tick(EWMA average, long fresh) {
        average.update(fresh);
        average.tick();
    }

    private void turn(long from, long to) {
        for (long i = from; i < Math.min(to, from + 2); i++) {
            reservoir.turn();
        }
    }

    private static Clock clock(LongSupplier nanoClock) {
        return new Clock() {
            @Override
            public long getTick() {
                return nanoClock.getAsLong();
            }
        };
    }
}
