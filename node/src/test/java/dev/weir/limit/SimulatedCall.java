// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A question on its way to an owner and back. */
final class SimulatedCall {

    private final SimulatedNode caller;
    private final Limits limits;
    private final Terms terms;
    private final Demand demand;
    private final long askedNanos;
    private final CompletableFuture<Grant> answer = new CompletableFuture<>();
    private final List<Answer> answers = new ArrayList<>();
    private int target;
    private int executions;

    /** What the owner says; it counts when its backup says that it has the ledger. */
    final class Answer {

        private final Grant grant;
        private final long endNanos;
        private final int backup;
        private boolean here;
        private boolean kept;

        private Answer(Grant grant, long endNanos, int backup) {
            this.grant = grant;
            this.endNanos = endNanos;
            this.backup = backup;
        }

        void arrives() {
            here = true;
            count();
        }

        void isKept() {
            kept = true;
            count();
        }

        private void count() {
            if (here && kept) {
                caller.answered(SimulatedCall.this, grant, endNanos);
            }
        }
    }

    SimulatedCall(SimulatedNode caller, Limits limits, Terms terms, Demand demand, long askedNanos) {
        this.caller = caller;
        this.limits = limits;
        this.terms = terms;
        this.demand = demand;
        this.askedNanos = askedNanos;
    }

    SimulatedNode caller() {
        return caller;
    }

    /** Those of the life of the caller in which it was asked. */
    Limits limits() {
        return limits;
    }

    Terms terms() {
        return terms;
    }

    Demand demand() {
        return demand;
    }

    long askedNanos() {
        return askedNanos;
    }

    CompletableFuture<Grant> answer() {
        return answer;
    }

    /** That of one execution. */
    Answer answer(Grant grant, long endNanos, int backup) {
        Answer next = new Answer(grant, endNanos, backup);
        answers.add(next);
        return next;
    }

    /** Whether it was answered, and nobody can say any more whether the backup has the ledger. */
    boolean isUnsure(Set<Integer> members) {
        return answers.stream().anyMatch(one -> one.here && !one.kept && !members.contains(one.backup));
    }

    int target() {
        return target;
    }

    void target(int owner) {
        target = owner;
    }

    /** How often it was executed before. */
    int executed() {
        return executions++;
    }

    void fail() {
        caller.failed(this);
    }
}
