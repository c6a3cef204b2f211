// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.concurrent.CompletableFuture;

/** A question on its way to an owner and back. */
final class SimulatedCall {

    private final SimulatedNode caller;
    private final Limits limits;
    private final Terms terms;
    private final Demand demand;
    private final long askedNanos;
    private final CompletableFuture<Grant> answer = new CompletableFuture<>();
    private int target;
    private int executions;

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
