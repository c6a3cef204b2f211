// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What this node does about one instance by itself: it counts, it makes the trial it is given, and it leaves alone what
 * it alone cannot reach. The health thread's, but for the counters.
 */
final class InstanceWatch {

    /** How long an instance is left alone that only this node cannot reach; then one request tries. */
    static final Duration AVOIDS = Duration.ofSeconds(5);

    private final Counters counters;
    private final LongSupplier nanoClock;
    private volatile ProbeReport probe = ProbeReport.NONE;
    private volatile boolean avoided;
    private boolean trialShown;
    private long avoidedSinceNanos;
    private long tryNanos;
    private long trialNumber;
    private long trialUntilMillis;

    InstanceWatch(int loops, LongSupplier nanoClock, Runnable failure) {
        this.counters = new Counters(loops, nanoClock, failure);
        this.nanoClock = nanoClock;
    }

    Counters counters() {
        return counters;
    }

    /** From any thread. */
    synchronized void probed(boolean good, long nowMillis, String why) {
        probe = probe.then(good, nowMillis, why);
    }

    /** From any thread: somebody else probes it now. */
    void forgetProbes() {
        probe = ProbeReport.NONE;
    }

    InstancePulse pulse(long aheadMillis) {
        return counters.pulse(aheadMillis, avoided, probe);
    }

    boolean isAvoided() {
        return avoided;
    }

    /** Goes by what was decided: whether a trial is this node's to make. */
    void follow(Verdict verdict, String self, boolean judged) {
        if (judged) {
            counters.forget();
        }
        boolean mine = verdict.is(Verdict.State.TRIAL) && verdict.member().equals(self);
        if (mine && trialNumber != verdict.sinceMillis()) {
            trialNumber = verdict.sinceMillis();
            trialUntilMillis = verdict.untilMillis();
            counters.offer(trialNumber);
        } else if (!mine && trialNumber != 0) {
            withdraw();
        }
        if (judged || !verdict.is(Verdict.State.HEALTHY)) {
            avoided = false;
        }
    }

    private void withdraw() {
        trialNumber = 0;
        counters.offer(0);
    }

    /**
     * Looks whether it is to be left alone, or tried.
     *
     * @param unreachedMax so many failed connections in a row are enough; 0 where this node leaves nobody alone
     * @return whether something has changed that requests should know of
     */
    boolean look(long clusterMillis, int unreachedMax) {
        boolean before = avoided;
        if (trialNumber != 0 && clusterMillis > trialUntilMillis) {
            counters.offer(0);
        }
        long now = nanoClock.getAsLong();
        if (!avoided && unreachedMax > 0 && counters.unreachedRun() >= unreachedMax) {
            avoided = true;
            avoidedSinceNanos = now;
            tryNanos = now + AVOIDS.toNanos();
        } else if (avoided && (unreachedMax == 0 || counters.okSince(avoidedSinceNanos))) {
            avoided = false;
            counters.offer(0);
        } else if (avoided && now - tryNanos >= 0) {
            counters.offer(Counters.OWN_TRIAL);
            tryNanos = now + AVOIDS.toNanos();
        }
        boolean shownBefore = trialShown;
        trialShown = counters.hasTrial();
        return before != avoided || shownBefore != trialShown;
    }
}
