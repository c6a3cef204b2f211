// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.limit.Demand;
import dev.weir.limit.Grant;
import dev.weir.limit.Ledger;
import dev.weir.limit.Ledgers;
import dev.weir.limit.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Owners that answer when the test says so, or never; they remember what they were asked. */
final class ScriptedLedgers implements Ledgers {

    private final List<String> keys = new ArrayList<>();
    private final List<Demand> demands = new ArrayList<>();
    private final List<CompletableFuture<Grant>> answers = new ArrayList<>();

    @Override
    public CompletionStage<Grant> ask(String key, Terms terms, Demand demand) {
        CompletableFuture<Grant> answer = new CompletableFuture<>();
        keys.add(key);
        demands.add(demand);
        answers.add(answer);
        return answer;
    }

    @Override
    public CompletionStage<Optional<Ledger>> read(String key) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public CompletionStage<Void> reset(String key) {
        return CompletableFuture.completedFuture(null);
    }

    List<String> keys() {
        return List.copyOf(keys);
    }

    List<Demand> demands() {
        return List.copyOf(demands);
    }

    /** Answers the last question: so many tokens, and so many left. */
    void grant(long tokens, long remaining) {
        last().complete(new Grant(true, tokens, 1, 60_000, remaining, false, 30_000, 0));
    }

    /** Answers the last question: this owner may not decide. */
    void declines() {
        last().complete(new Grant(false, 0, 0, 0, 0, false, 0, 0));
    }

    /** Answers the last question: this owner has no room for the key. */
    void isFull() {
        last().complete(Grant.noRoom());
    }

    /** The last question gets lost. */
    void fails() {
        last().completeExceptionally(new IllegalStateException("scripted"));
    }

    private CompletableFuture<Grant> last() {
        return answers.get(answers.size() - 1);
    }
}
