// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The permits of one key on this node: those it has, and those in use. What is here is used without asking anybody,
 * else all that wait share one question to the owner. From any thread; never waits.
 */
final class PermitSpender {

    /*
     * The node never uses more than the owner believes it to have. Between a demand and its answer, what it has only
     * becomes less; an answer to any but the last demand is ignored, because the owner may have been told less since.
     */

    /** How long an answer stands: a node that is cut off soon admits nobody by what it was granted before. */
    static final long VALID_NANOS = Duration.ofSeconds(2).toNanos();

    /** What was not needed for so long is given back. */
    private static final long IDLE_NANOS = Duration.ofMillis(100).toNanos();

    private static final long RENEW_NANOS = VALID_NANOS / 2;
    private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(10).toNanos();
    private static final long STOCK_MIN = 4;

    private final String key;
    private final PermitContext node;
    private final PermitQueue waiting = new PermitQueue();
    private final Inquiry inquiry;
    private PermitTerms terms;
    private long have;
    private long inUse;
    private long reported;
    private long left;
    private long keep = PermitGrant.ALL;
    private long validUntilNanos;
    private long deniedUntilNanos;
    private long usedNanos;
    private long peak;
    private long peakSinceNanos;
    private boolean stocked;
    private boolean leaving;
    private boolean retired;

    /** A demand that is to be sent when the lock is free. */
    private record Question(PermitTerms terms, PermitDemand demand, long atNanos) {}

    PermitSpender(String key, PermitTerms terms, PermitContext node) {
        this.key = key;
        this.terms = terms;
        this.node = node;
        long now = node.nanoClock().getAsLong();
        inquiry = new Inquiry(node.deadline(), now);
        validUntilNanos = now;
        deniedUntilNanos = now;
        usedNanos = now;
        peakSinceNanos = now;
    }

    /**
     * Decides, at once or when the owner has answered.
     *
     * @param patient whether to wait, behind those that wait already, until the request completes it itself
     * @return null when this spender was given up meanwhile
     */
    @Nullable
    CompletableFuture<Permit> acquire(PermitTerms now, boolean patient) {
        CompletableFuture<Permit> permit = new CompletableFuture<>();
        @Nullable Question question;
        synchronized (this) {
            if (retired) {
                return null;
            }
            long nanos = node.nanoClock().getAsLong();
            usedNanos = nanos;
            terms = now;
            if (waiting.isEmpty() && mayUse(nanos)) {
                permit.complete(use());
                question = renewal(nanos);
            } else if ((!patient && deniedUntilNanos - nanos > 0) || waiting.isFull()) {
                permit.complete(Permit.refused());
                question = null;
            } else if (inquiry.isVain(nanos)) {
                permit.complete(Permit.undecided());
                question = null;
            } else {
                waiting.add(permit, patient, nanos);
                // Who has just heard that there is none leaves the next one to others, and looks again a little later.
                question = inquiry.isOpen(nanos) || deniedUntilNanos - nanos > 0 ? null : question(nanos);
            }
        }
        send(question);
        return permit;
    }

    /** Counts a request that is under way though it has no leave; null when this spender was given up meanwhile. */
    synchronized @Nullable Permit occupy() {
        if (retired) {
            return null;
        }
        usedNanos = node.nanoClock().getAsLong();
        return use();
    }

    private boolean mayUse(long nanos) {
        return inUse < have && validUntilNanos - nanos > 0;
    }

    private Permit use() {
        inUse++;
        peak = Math.max(peak, inUse);
        return Permit.admitted(Math.max(0, have - inUse) + left, this::release);
    }

    private void release() {
        List<Runnable> answers = new ArrayList<>();
        @Nullable Question question = null;
        synchronized (this) {
            inUse--;
            long nanos = node.nanoClock().getAsLong();
            if (have > inUse && have > keep) {
                have--;
                question = inquiry.mayTell(nanos) ? question(nanos) : null;
            }
            serve(nanos, answers);
        }
        answers.forEach(Runnable::run);
        send(question);
    }

    /** In the order in which they came. */
    private void serve(long nanos, List<Runnable> answers) {
        while (!waiting.isEmpty() && mayUse(nanos)) {
            waiting.serve(this::use, answers);
        }
    }

    /** What is asked for while nobody waits: that what is here may be used further, and a little more of it. */
    private @Nullable Question renewal(long nanos) {
        boolean more = inUse == have && left > 0 && stocked;
        // Where nothing is left, others may wait for what is here.
        long every = left == 0 ? IDLE_NANOS : RENEW_NANOS;
        return inquiry.mayTell(nanos) && (more || inquiry.silentNanos(nanos) > every) ? question(nanos) : null;
    }

    private Question question(long nanos) {
        if (validUntilNanos - nanos <= 0) {
            // The owner may take this node for gone since, and what it had for free: only what is in use is real.
            have = Math.min(have, inUse);
        }
        long sequence = node.sequences().getAsLong();
        inquiry.ask(sequence, nanos);
        long waiters = waiting.size();
        long need = Math.max(0, waiters - Math.max(0, have - inUse));
        long stock = need > 0 || inUse >= have ? Math.max(STOCK_MIN, inUse) : 0;
        long wish = keep == PermitGrant.ALL && !leaving && inUse + waiters > 0 ? stock : 0;
        return new Question(terms, new PermitDemand(sequence, have, inUse, need, wish), nanos);
    }

    private void send(@Nullable Question question) {
        if (question != null) {
            node.statistics().asked(0);
            node.ledgers()
                    .ask(key, question.terms, question.demand)
                    .whenComplete((grant, failure) ->
                            hear(question, failure == null ? grant : PermitGrant.undecided(), failure == null));
        }
    }

    private void hear(Question question, PermitGrant grant, boolean arrived) {
        List<Runnable> answers = new ArrayList<>();
        @Nullable Question further = null;
        synchronized (this) {
            if (!inquiry.isAbout(question.demand.sequence())) {
                return;
            }
            long nanos = node.nanoClock().getAsLong();
            if (grant.decided()) {
                inquiry.heard(nanos);
                credit(question, grant);
                serve(nanos, answers);
                further = further(question.demand, grant, nanos, answers);
            } else {
                reported = arrived ? question.demand.have() : -1;
                inquiry.failed(nanos);
                boolean all = grant.full() || !inquiry.isTrusted(nanos);
                waiting.giveUp(nanos + 1, all, grant.full() ? Permit.noRoom() : Permit.undecided(), answers);
            }
        }
        answers.forEach(Runnable::run);
        send(further);
    }

    /** For those that came while it was asked, or to tell that less is kept than was granted. */
    private @Nullable Question further(PermitDemand asked, PermitGrant grant, long nanos, List<Runnable> answers) {
        boolean scarce = grant.left() == 0 || grant.held() - Math.max(asked.have(), asked.used()) < asked.need();
        if (scarce) {
            refuse(nanos, answers);
        }
        return have < reported || (!scarce && !waiting.isEmpty()) ? question(nanos) : null;
    }

    private void credit(Question question, PermitGrant grant) {
        long more = Math.max(0, grant.held() - question.demand.have());
        node.statistics().granted(more);
        stocked = grant.held() > question.demand.have() + question.demand.need();
        // What fell free meanwhile may not be this node's to use again.
        have = grant.starved() ? Math.min(grant.held(), Math.max(inUse, grant.keep()) + more) : grant.held();
        reported = grant.held();
        left = grant.left();
        keep = grant.keep();
        // From when it was asked for: the answer may have been on its way for long.
        validUntilNanos = question.atNanos + VALID_NANOS;
    }

    private void refuse(long nanos, List<Runnable> answers) {
        if (inUse >= have && (left == 0 || !waiting.isEmpty())) {
            deniedUntilNanos = nanos + LOOK_AGAIN_NANOS;
            waiting.refuseImpatient(answers);
        }
    }

    /** Says again what this node has, because the owner may not know it. */
    synchronized void report() {
        inquiry.hope();
        reported = -1;
    }

    /**
     * Gives back what lies idle, and asks again for those that wait. To be called now and then.
     *
     * @param leaves whether this node ends: then all is idle that is not in use
     * @return whether anybody waits
     */
    boolean tidy(boolean leaves) {
        List<Runnable> answers = new ArrayList<>();
        @Nullable Question question = null;
        boolean awaited;
        synchronized (this) {
            long nanos = node.nanoClock().getAsLong();
            leaving |= leaves;
            waiting.prune();
            if (inquiry.isOverdue(nanos)) {
                long before = nanos - node.deadline().toNanos();
                waiting.giveUp(before, !inquiry.isTrusted(nanos), Permit.undecided(), answers);
            }
            awaited = !waiting.isEmpty();
            if (!inquiry.isOpen(nanos)) {
                giveBack(nanos);
                boolean tells = reported != have && inquiry.mayTell(nanos);
                boolean renews = (have > 0 || inUse > 0) && inquiry.isDue(nanos);
                boolean asks = awaited && deniedUntilNanos - nanos <= 0 && !inquiry.isVain(nanos);
                question = tells || renews || asks ? question(nanos) : null;
            }
        }
        answers.forEach(Runnable::run);
        send(question);
        return awaited;
    }

    private void giveBack(long nanos) {
        if (leaving || nanos - peakSinceNanos >= IDLE_NANOS) {
            spare(leaving ? inUse : Math.max(peak, inUse));
            peak = inUse;
            peakSinceNanos = nanos;
        }
        if (keep != PermitGrant.ALL) {
            spare(Math.max(keep, inUse));
        }
    }

    private void spare(long enough) {
        if (have > enough) {
            node.statistics().returned(have - enough);
            have = enough;
        }
    }

    /** Ends it if nothing would be lost with it. */
    synchronized boolean retire(long forNanos) {
        retired = have == 0
                && inUse == 0
                && reported == 0
                && inquiry.isClosed()
                && waiting.isEmpty()
                && node.nanoClock().getAsLong() - usedNanos > forNanos;
        return retired;
    }

    /** Requests under way. */
    synchronized long inUse() {
        return inUse;
    }
}
