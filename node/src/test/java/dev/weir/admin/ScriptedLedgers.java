// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.limit.Algorithm;
import dev.weir.limit.Decision;
import dev.weir.limit.Demand;
import dev.weir.limit.Grant;
import dev.weir.limit.Ledger;
import dev.weir.limit.Ledgers;
import dev.weir.limit.Limit;
import dev.weir.limit.Limits;
import dev.weir.limit.LocalLedgers;
import dev.weir.limit.OnPartition;
import dev.weir.limit.Rate;
import dev.weir.limit.Room;
import dev.weir.limit.Terms;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** The ledgers of a cluster in memory, which answer, fail or say nothing; with a clock that is moved by hand. */
final class ScriptedLedgers implements Ledgers {

    /** Ten in a quarter of an hour, one question for each. */
    static final Terms TEN = terms("10/15m");

    /** A quarter of an hour begins. */
    private final AtomicLong millis = new AtomicLong(Duration.ofDays(20_000).toMillis());

    private final LocalLedgers ledgers = new LocalLedgers(millis::get);
    private volatile Optional<RuntimeException> failure = Optional.empty();
    private volatile boolean silent;

    static Terms terms(String rate) {
        return new Terms(
                Algorithm.FIXED_WINDOW, List.of(Rate.parse(rate)), 0, ZoneOffset.UTC, OnPartition.STRICT, false);
    }

    /** The limits of a node of this cluster. */
    Limits limits(String node) {
        return new Limits(node, this, () -> millis.get() * 1_000_000, millis::get, Duration.ofMillis(50));
    }

    /** Requests of one key, one after the other; what became of the last one. */
    static Decision take(Limit limit, String key, int times) {
        Decision last = limit.take(key, TEN, 1).join();
        for (int i = 1; i < times; i++) {
            last = limit.take(key, TEN, 1).join();
        }
        return last;
    }

    /** A node takes one, and up to so many for later. */
    void lease(String node, String limit, String key, long stock) {
        Terms terms = new Terms(TEN.algorithm(), TEN.rates(), TEN.burst(), TEN.zone(), TEN.onPartition(), true);
        ask(limit + ' ' + key, terms, new Demand(node, 1, 1, 1, stock, 0, 0, 0));
    }

    void advance(Duration time) {
        millis.addAndGet(time.toMillis());
    }

    void fallSilent() {
        silent = true;
    }

    void fail(RuntimeException why) {
        failure = Optional.of(why);
    }

    @Override
    public CompletionStage<Grant> ask(String key, Terms terms, Demand demand) {
        return scripted(() -> ledgers.ask(key, terms, demand));
    }

    @Override
    public CompletionStage<Optional<Ledger>> read(String key) {
        return scripted(() -> ledgers.read(key));
    }

    @Override
    public Room room() {
        return ledgers.room();
    }

    @Override
    public CompletionStage<Void> reset(String key) {
        return scripted(() -> ledgers.reset(key));
    }

    private <T> CompletionStage<T> scripted(Supplier<CompletionStage<T>> answer) {
        if (silent) {
            return new CompletableFuture<>();
        }
        return failure.<CompletionStage<T>>map(CompletableFuture::failedFuture).orElseGet(answer);
    }
}
