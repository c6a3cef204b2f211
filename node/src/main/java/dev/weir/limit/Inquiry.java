// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.time.Duration;

/**
 * How a spender's questions to the owner of its key go, and when the next one makes sense: one at a time, and the more
 * of them went wrong in a row, the later. Only under the lock of the spender.
 */
final class Inquiry {

    /** The first pause after a question that went wrong; each further one doubles it. */
    private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();

    /** Requests are kept from asking no longer than that. */
    private static final long PAUSE_MAX_NANOS = Duration.ofMillis(250).toNanos();

    /** No answer comes after that. */
    private static final long LOST_NANOS = Duration.ofSeconds(1).toNanos();

    private static final long REPORT_NANOS = PermitLedger.REPORT.toNanos();

    /** More of them make nothing longer. */
    private static final int FAILURES_MAX = 10;

    private final long deadlineNanos;
    private long open;
    private long askedNanos;
    private long heardNanos;
    private boolean heard;
    private long failedNanos;
    private int failures;

    /** @param deadline nobody waits longer for an owner that says nothing */
    Inquiry(Duration deadline, long nowNanos) {
        this.deadlineNanos = deadline.toNanos();
        this.askedNanos = nowNanos;
        this.heardNanos = nowNanos;
        this.failedNanos = nowNanos;
    }

    /** A question is sent; one that is still open is given up for it. */
    void ask(long sequence, long nowNanos) {
        if (open != 0) {
            count(nowNanos);
        }
        open = sequence;
        askedNanos = nowNanos;
    }

    /** Whether what arrives is about the last question. */
    boolean isAbout(long sequence) {
        return open == sequence;
    }

    void heard(long nowNanos) {
        open = 0;
        failures = 0;
        heardNanos = nowNanos;
        heard = true;
    }

    /** Whether the owner decided lately: that it does not answer once says little. */
    boolean isTrusted(long nowNanos) {
        return heard && silentNanos(nowNanos) < PermitSpender.VALID_NANOS;
    }

    /** The owner did not answer, or may not decide. */
    void failed(long nowNanos) {
        open = 0;
        count(nowNanos);
    }

    private void count(long nowNanos) {
        failures = Math.min(failures + 1, FAILURES_MAX);
        failedNanos = nowNanos;
    }

    /** What went wrong says nothing about the next question: another one may be the owner now. */
    void hope() {
        failures = 0;
    }

    /** Whether nothing was asked that is not answered. */
    boolean isClosed() {
        return open == 0;
    }

    /** Whether an answer may still come. */
    boolean isOpen(long nowNanos) {
        return open != 0 && nowNanos - askedNanos < Math.min(LOST_NANOS << failures, REPORT_NANOS);
    }

    /** Whether who waits since the question was sent has waited for longer than anybody has to. */
    boolean isOverdue(long nowNanos) {
        return open != 0 && nowNanos - askedNanos > 2 * deadlineNanos;
    }

    /** Whether nobody who comes now need wait for an answer. */
    boolean isVain(long nowNanos) {
        boolean late = isOpen(nowNanos) && nowNanos - askedNanos > deadlineNanos;
        return late || !isOver(pause(PAUSE_MAX_NANOS), nowNanos);
    }

    /** Whether there is something to be said for another question though nobody waits for its answer. */
    boolean mayTell(long nowNanos) {
        return !isOpen(nowNanos) && isOver(pause(REPORT_NANOS), nowNanos);
    }

    private boolean isOver(long pause, long nowNanos) {
        return failures == 0 || nowNanos - failedNanos >= pause;
    }

    private long pause(long atMost) {
        return Math.min(PAUSE_NANOS << Math.max(0, failures - 1), atMost);
    }

    /** Whether a node that has anything must say so again. */
    boolean isDue(long nowNanos) {
        return !isOpen(nowNanos) && nowNanos - askedNanos > REPORT_NANOS;
    }

    /** How long ago the owner decided last. */
    long silentNanos(long nowNanos) {
        return nowNanos - heardNanos;
    }
}
