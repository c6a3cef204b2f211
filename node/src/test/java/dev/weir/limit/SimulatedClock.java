// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

/** The clocks of one node: a little fast or slow, off the truth, and standing still while the node does. */
final class SimulatedClock {

    static final long START_MILLIS = 1_700_000_000_000L;

    private final Schedule schedule;
    private final long offsetNanos;
    private final double rate;
    private final long skewMillis;
    private long standsUntil;
    private long stallNanos;
    private int looks = -1;

    SimulatedClock(Schedule schedule, long skewMillis) {
        this.schedule = schedule;
        this.offsetNanos = schedule.between(-1_000_000_000_000L, 1_000_000_000_000L);
        this.rate = 1 + (schedule.random().nextDouble() - 0.5) * 2e-5;
        this.skewMillis = skewMillis == 0 ? 0 : schedule.between(-skewMillis, skewMillis);
    }

    /** What it is for this node, in true time: it may have stood still in the middle of what it does. */
    long trueNanos() {
        return Math.max(schedule.now(), standsUntil);
    }

    boolean isStanding() {
        return standsUntil > schedule.now();
    }

    long standsUntil() {
        return standsUntil;
    }

    void stand(long nanos) {
        standsUntil = Math.max(standsUntil, schedule.now() + nanos);
    }

    /** Stands still once in the middle of a request: between its first look at the clock and the next one. */
    void stallLater(long nanos) {
        stallNanos = nanos;
    }

    /** A request begins. */
    void begin() {
        looks = 0;
    }

    void end() {
        looks = -1;
    }

    long nanos() {
        if (looks >= 0 && looks++ == 1 && stallNanos > 0) {
            stand(stallNanos);
            stallNanos = 0;
        }
        return offsetNanos + (long) (trueNanos() * rate);
    }

    long millis() {
        return START_MILLIS + trueNanos() / Schedule.MILLI + skewMillis;
    }

    /** It is so much later than that. */
    int micros() {
        return (int) (trueNanos() % Schedule.MILLI / 1000);
    }
}
