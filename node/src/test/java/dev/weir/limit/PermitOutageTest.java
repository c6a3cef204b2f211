// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static dev.weir.limit.Decision.Verdict.ADMITTED;
import static dev.weir.limit.Decision.Verdict.UNDECIDED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class PermitOutageTest {

    private static final PermitTerms TEN = new PermitTerms(10, OnPartition.STRICT);
    private static final PermitGrant ONE = new PermitGrant(true, 1, 9, PermitGrant.ALL);

    private final List<PermitDemand> demands = new ArrayList<>();
    private Supplier<CompletionStage<PermitGrant>> owner = CompletableFuture::new;
    private long millis = 1_000_000;
    private final Permits permits = new Permits(new Owner(), () -> millis * 1_000_000, Duration.ofMillis(50));
    private final PermitPool pool = permits.pool("orders");

    @Test
    void a_question_that_cannot_be_answered_is_not_repeated_for_each_request() {
        owner = () -> CompletableFuture.failedStage(new IllegalStateException("nobody there"));

        List<Permit> permits = ask(1000, 1);

        assertThat(permits).allMatch(permit -> permit.decision().verdict() == UNDECIDED);
        assertThat(demands).hasSizeBetween(4, 12);
    }

    @Test
    void an_owner_that_may_not_decide_is_not_asked_for_each_request() {
        owner = () -> CompletableFuture.completedFuture(PermitGrant.undecided());

        List<Permit> permits = ask(1000, 1);

        assertThat(permits).allMatch(permit -> permit.decision().verdict() == UNDECIDED);
        assertThat(demands).hasSizeBetween(4, 12);
    }

    @Test
    void who_comes_while_a_question_is_overdue_does_not_wait_for_it() {
        CompletableFuture<Permit> first = acquire("key");
        millis += 51;

        CompletableFuture<Permit> second = acquire("key");
        millis += 50;
        permits.tidy();

        assertThat(second.join().decision().verdict()).isEqualTo(UNDECIDED);
        assertThat(first.join().decision().verdict()).isEqualTo(UNDECIDED);
        assertThat(demands).hasSize(1);
    }

    @Test
    void requests_end_during_an_outage_without_a_question_each() {
        owner = () -> CompletableFuture.completedFuture(new PermitGrant(true, 10, 0, 0));
        List<Permit> underWay = ask(10, 0);
        owner = () -> CompletableFuture.failedStage(new IllegalStateException("nobody there"));
        demands.clear();

        underWay.forEach(Permit::release);

        assertThat(demands).hasSize(1);
    }

    @Test
    void what_is_held_is_said_again_ever_more_seldom_and_at_once_when_a_member_came_or_went() {
        owner = () -> CompletableFuture.completedFuture(ONE);
        acquire("key").join().release();
        owner = () -> CompletableFuture.failedStage(new IllegalStateException("nobody there"));
        demands.clear();

        pass(60_000);
        int alone = demands.size();
        permits.report();
        pass(100);

        assertThat(alone).isBetween(15, 30);
        assertThat(demands.size() - alone).isBetween(1, 3);
    }

    @Test
    void after_an_outage_requests_are_admitted_again_soon() {
        owner = () -> CompletableFuture.failedStage(new IllegalStateException("nobody there"));
        ask(10_000, 1);

        owner = () -> CompletableFuture.completedFuture(ONE);
        millis += 250;
        Permit permit = acquire("key").join();

        assertThat(permit.decision().verdict()).isEqualTo(ADMITTED);
    }

    @Test
    void no_more_keys_are_remembered_than_there_is_room_for() {
        for (int i = 0; i < PermitPool.KEYS_MAX; i++) {
            acquire("key" + i);
        }

        Permit asked = acquire("one more").join();
        Permit occupied = pool.occupy("one more", TEN);
        occupied.release();

        assertThat(asked.decision().verdict()).isEqualTo(UNDECIDED);
        assertThat(occupied.decision().verdict()).isEqualTo(ADMITTED);
        assertThat(pool.keys()).isEqualTo(PermitPool.KEYS_MAX);
        assertThat(demands).hasSize(PermitPool.KEYS_MAX);
    }

    private List<Permit> ask(int times, int everyMillis) {
        List<Permit> asked = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            asked.add(acquire("key").join());
            millis += everyMillis;
        }
        return asked;
    }

    private void pass(int time) {
        for (int i = 0; i < time; i += 50) {
            millis += 50;
            permits.tidy();
        }
    }

    private CompletableFuture<Permit> acquire(String key) {
        return pool.acquire(key, TEN, false);
    }

    /** Answers all keys in the way of the moment. */
    private final class Owner implements PermitLedgers {

        @Override
        public CompletionStage<PermitGrant> ask(String key, PermitTerms terms, PermitDemand demand) {
            demands.add(demand);
            return owner.get();
        }

        @Override
        public CompletionStage<Optional<PermitLedger>> read(String key) {
            return new CompletableFuture<>();
        }
    }
}
