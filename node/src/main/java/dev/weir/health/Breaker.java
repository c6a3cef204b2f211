// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import java.util.function.LongSupplier;

/** Whether the requests of one route are let through to an upstream, as this node knows it. */
public final class Breaker {

    /** What {@link #enter} answers to who may not. */
    public static final long REFUSED = -1;

    private final Counters counters;
    private volatile BreakerVerdict verdict = BreakerVerdict.CLOSED;
    private long trialNumber;

    Breaker(int loops, LongSupplier nanoClock, Runnable failure) {
        counters = new Counters(loops, nanoClock, failure);
    }

    /** 0 for an attempt like any other, the number of the trial for one that decides, or {@link #REFUSED}. */
    public long enter() {
        if (verdict.state() == BreakerVerdict.State.CLOSED) {
            return 0;
        }
        long trial = counters.takeTrial();
        return trial == 0 ? REFUSED : trial;
    }

    /** An attempt that was let through has ended. Only on the loop's thread. */
    public void ended(int loop, Outcome outcome, long beganNanos, long trial) {
        counters.ended(loop, outcome, beganNanos, trial, "");
    }

    /** What was decided. */
    public BreakerVerdict verdict() {
        return verdict;
    }

    void slowAfter(long nanos) {
        counters.slowAfter(nanos);
    }

    BreakerPulse pulse() {
        InstancePulse counted = counters.pulse(0, false, ProbeReport.NONE);
        return new BreakerPulse(counted.counted(), counted.trial());
    }

    /** On the health thread. */
    void follow(BreakerVerdict decided, String self) {
        boolean mine = decided.state() == BreakerVerdict.State.TRIAL
                && decided.member().equals(self);
        if (mine && trialNumber != decided.sinceMillis()) {
            trialNumber = decided.sinceMillis();
            counters.offer(trialNumber);
        } else if (!mine) {
            trialNumber = 0;
            counters.offer(0);
        }
        verdict = decided;
    }

    /** On the health thread: a trial that was not made in time is another node's. */
    void look(long clusterMillis) {
        if (trialNumber != 0 && clusterMillis > verdict.untilMillis()) {
            counters.offer(0);
        }
    }
}
