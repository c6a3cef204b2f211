// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Ledgers whose owner is the test: it answers when and what it likes. */
final class AnsweringLedgers implements Ledgers {

    private final List<Demand> demands = new ArrayList<>();
    private final List<CompletableFuture<Grant>> answers = new ArrayList<>();

    @Override
    public CompletionStage<Grant> ask(String key, Terms terms, Demand demand) {
        CompletableFuture<Grant> answer = new CompletableFuture<>();
        demands.add(demand);
        answers.add(answer);
        return answer;
    }

    /** What was asked so far. */
    List<Demand> demands() {
        return demands;
    }

    Demand last() {
        return demands.get(demands.size() - 1);
    }

    /** Answers the last one, out of a window that goes on for another second. */
    void grant(long tokens, long remaining) {
        grant(new Grant(true, tokens, 1, 1000, remaining, false, 1000, 0));
    }

    /** Answers one of them, the first is 0. */
    void grant(int question, Grant grant) {
        answers.get(question).complete(grant);
    }

    void grant(Grant grant) {
        answers.get(answers.size() - 1).complete(grant);
    }

    void fail() {
        answers.get(answers.size() - 1).completeExceptionally(new IllegalStateException("gone"));
    }

    @Override
    public CompletionStage<Optional<Ledger>> read(String key) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public CompletionStage<Void> reset(String key) {
        return CompletableFuture.completedFuture(null);
    }
}
