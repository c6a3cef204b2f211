// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What this node counts of its attempts at one instance, and the trial that it may make. Methods that take a loop are
 * called on that I/O thread and cost a few plain writes; a failure costs a lock, and wakes who judges.
 */
public final class Counters {

    /** The trial of an instance that only this node cannot reach. */
    static final long OWN_TRIAL = -1;

    private final AtomicReferenceArray<@Nullable Cell> cells;
    private final LongSupplier nanoClock;
    private final Runnable failure;
    private final AtomicLong offered = new AtomicLong();
    private final Object lock = new Object();
    private long lastBadNanos;
    private String lastBad = "";
    private int run;
    private int runUnreached;
    private volatile TrialReport trial = TrialReport.NONE;
    private volatile long slowNanos = Long.MAX_VALUE;
    private volatile int othersInFlight;
    private volatile int otherNodes;
    private volatile IntSupplier inFlight = () -> 0;
    private volatile LongSupplier latencyNanos = () -> 0;

    /**
     * @param loops how many I/O threads there are
     * @param failure told of every one, on the I/O thread
     */
    Counters(int loops, LongSupplier nanoClock, Runnable failure) {
        this.cells = new AtomicReferenceArray<>(loops);
        this.nanoClock = nanoClock;
        this.failure = failure;
    }

    /**
     * It is known how the attempt ended; the answer's body may still be on its way.
     *
     * @param beganNanos when the attempt began
     * @param trialNumber what {@link #takeTrial} gave; 0 where it was no trial
     * @param what it was, if it was bad, in words
     */
    public void ended(int loop, Outcome outcome, long beganNanos, long trialNumber, String what) {
        long now = nanoClock.getAsLong();
        Cell cell = cell(loop);
        if (outcome != Outcome.UNKNOWN && outcome != Outcome.UNREACHED && now - beganNanos > slowNanos) {
            cell.slow();
        }
        if (outcome == Outcome.OK) {
            cell.ok(now);
        } else if (outcome != Outcome.UNKNOWN) {
            bad(cell, outcome, now, what);
        }
        if (trialNumber != 0) {
            endTrial(trialNumber, outcome);
        }
    }

    private void bad(Cell cell, Outcome outcome, long now, String what) {
        cell.bad(outcome == Outcome.FAILED);
        synchronized (lock) {
            boolean goesOn = run > 0 && !okSince(lastBadNanos);
            run = goesOn ? run + 1 : 1;
            runUnreached = (goesOn ? runUnreached : 0) + (outcome == Outcome.UNREACHED ? 1 : 0);
            lastBadNanos = now;
            lastBad = what;
        }
        failure.run();
    }

    /** Takes the right to ask an instance that nobody else asks now: its number, or 0 where there is none. */
    public long takeTrial() {
        long number = offered.get();
        if (number == 0 || !offered.compareAndSet(number, 0)) {
            return 0;
        }
        if (number > 0) {
            trial = new TrialReport(number, TrialReport.End.UNDER_WAY);
            failure.run();
        }
        return number;
    }

    /** Whether a request may take it. */
    public boolean hasTrial() {
        return offered.get() != 0;
    }

    private void endTrial(long number, Outcome outcome) {
        if (number > 0) {
            trial = new TrialReport(number, end(outcome));
            failure.run();
        }
    }

    static TrialReport.End end(Outcome outcome) {
        return switch (outcome) {
            case OK -> TrialReport.End.OK;
            case FAILED, UNREACHED -> TrialReport.End.FAILED;
            case UNKNOWN -> TrialReport.End.NONE;
        };
    }

    /** Says who knows how busy this node keeps it, and how long its answers take; from then on. */
    public void tell(IntSupplier requests, LongSupplier nanos) {
        inFlight = requests;
        latencyNanos = nanos;
    }

    /** Requests of the other nodes under way there, as of when they said so. */
    public int othersInFlight() {
        return othersInFlight;
    }

    void slowAfter(long nanos) {
        slowNanos = nanos;
    }

    /** How many nodes those are of. */
    public int otherNodes() {
        return otherNodes;
    }

    void othersInFlight(int count, int nodes) {
        othersInFlight = count;
        otherNodes = nodes;
    }

    /** Lets one request try it; 0 takes that back. */
    void offer(long number) {
        offered.set(number);
    }

    /** Failures in a row, none of which even reached it; 0 when one did, or there are none. */
    int unreachedRun() {
        synchronized (lock) {
            return run > 0 && run == runUnreached && !okSince(lastBadNanos) ? run : 0;
        }
    }

    /** What was seen so far has been judged: no failure of before is in a row with one that comes. */
    void forget() {
        synchronized (lock) {
            run = 0;
            runUnreached = 0;
        }
    }

    /** When the last failure was, by the node's clock; only where there was one. */
    long lastBadNanos() {
        synchronized (lock) {
            return lastBadNanos;
        }
    }

    /** @param aheadMillis what is added to the node's clock in milliseconds to have the cluster's */
    InstancePulse pulse(long aheadMillis, boolean avoided, ProbeReport probe) {
        Outcomes counted = Outcomes.NONE;
        for (int i = 0; i < cells.length(); i++) {
            Cell cell = cells.get(i);
            counted = cell == null ? counted : counted.plus(cell.counted());
        }
        long okMillis = counted.ok() == 0 ? 0 : millis(lastOkNanos(), aheadMillis);
        synchronized (lock) {
            int failures = run == 0 || okSince(lastBadNanos) ? 0 : run;
            long badMillis = run == 0 ? 0 : millis(lastBadNanos, aheadMillis);
            return new InstancePulse(
                    inFlight.getAsInt(),
                    latencyNanos.getAsLong(),
                    counted,
                    failures,
                    okMillis,
                    badMillis,
                    lastBad,
                    avoided,
                    trial,
                    probe);
        }
    }

    private static long millis(long nanos, long aheadMillis) {
        return Math.floorDiv(nanos, 1_000_000L) + aheadMillis;
    }

    /** Whether it answered after that. */
    boolean okSince(long nanos) {
        for (int i = 0; i < cells.length(); i++) {
            Cell cell = cells.get(i);
            if (cell != null && cell.hasOk() && cell.lastOkNanos() - nanos > 0) {
                return true;
            }
        }
        return false;
    }

    private long lastOkNanos() {
        long last = Long.MIN_VALUE;
        for (int i = 0; i < cells.length(); i++) {
            Cell cell = cells.get(i);
            last = cell == null || !cell.hasOk() ? last : Math.max(last, cell.lastOkNanos());
        }
        return last;
    }

    private Cell cell(int loop) {
        Cell cell = cells.get(loop);
        if (cell == null) {
            cell = new Cell();
            cells.set(loop, cell); // only this thread does
        }
        return cell;
    }
}
