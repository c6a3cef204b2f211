// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static dev.weir.limit.Decision.Verdict.ADMITTED;
import static dev.weir.limit.Decision.Verdict.REFUSED;
import static dev.weir.limit.Decision.Verdict.UNDECIDED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class PermitPoolTest {

    private static final PermitTerms TWO = new PermitTerms(2, OnPartition.STRICT);

    private final List<CompletableFuture<PermitGrant>> answers = new ArrayList<>();
    private long millis = 1_000_000;
    private final Permits permits = Permits.alone(() -> millis * 1_000_000, () -> millis);
    private final PermitPool pool = permits.pool("orders");

    @Test
    void as_many_as_the_limit_are_under_way() {
        List<Permit> some = List.of(acquire(), acquire(), acquire());

        assertThat(verdicts(some)).containsExactly(ADMITTED, ADMITTED, REFUSED);
        assertThat(pool.inUse()).isEqualTo(2);
        assertThat(pool.statistics().refused()).isOne();
        assertThat(pool.topRefused()).containsEntry("key", 1L);
    }

    @Test
    void one_that_is_over_makes_room_for_another_once() {
        Permit first = acquire();
        acquire();

        first.release();
        first.release();
        List<Permit> more = List.of(acquire(), acquire());

        assertThat(verdicts(more)).containsExactly(ADMITTED, REFUSED);
    }

    @Test
    void one_that_was_refused_has_nothing_to_release() {
        acquire();
        acquire();

        acquire().release();

        assertThat(pool.inUse()).isEqualTo(2);
    }

    @Test
    void those_that_wait_are_served_in_their_order() {
        Permit first = acquire();
        Permit second = acquire();
        List<CompletableFuture<Permit>> patient = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            patient.add(pool.acquire("key", TWO, true));
        }

        patient.get(0).complete(Permit.refused());
        first.release();
        boolean early = patient.get(2).isDone();
        second.release();

        assertThat(patient.get(1).join().decision().admitted()).isTrue();
        assertThat(early).isFalse();
        assertThat(patient.get(2).join().decision().admitted()).isTrue();
        assertThat(pool.inUse()).isEqualTo(2);
    }

    @Test
    void nobody_overtakes_those_that_wait() {
        Permit first = acquire();
        acquire();
        CompletableFuture<Permit> patient = pool.acquire("key", TWO, true);
        millis += 20;

        Permit impatient = acquire();
        first.release();

        assertThat(impatient.decision().verdict()).isEqualTo(REFUSED);
        assertThat(patient.join().decision().admitted()).isTrue();
    }

    @Test
    void what_lies_idle_is_given_back_and_nothing_is_remembered() {
        acquire().release();
        millis += 60;
        permits.tidy();
        long early = held();

        for (int i = 0; i < 40; i++) {
            millis += 50;
            permits.tidy();
        }

        assertThat(early).isOne();
        assertThat(held()).isZero();
        assertThat(pool.keys()).isZero();
        assertThat(verdicts(List.of(acquire(), acquire(), acquire()))).containsExactly(ADMITTED, ADMITTED, REFUSED);
    }

    @Test
    void what_is_in_use_for_long_is_not_forgotten() {
        Permit permit = acquire();

        for (int i = 0; i < 10_000; i++) {
            millis += 50;
            permits.tidy();
            if (i % 100 == 0) {
                permits.sweep();
            }
        }

        assertThat(held()).isOne();
        permit.release();
        assertThat(pool.inUse()).isZero();
    }

    @Test
    void a_lower_limit_ends_nothing_and_admits_nothing_until_it_holds() {
        Permit first = acquire();
        Permit second = acquire();
        PermitTerms one = new PermitTerms(1, OnPartition.STRICT);

        millis += 20;
        Permit before = pool.acquire("key", one, false).join();
        first.release();
        millis += 20;
        Permit still = pool.acquire("key", one, false).join();
        second.release();
        millis += 20;
        Permit after = pool.acquire("key", one, false).join();

        assertThat(verdicts(List.of(before, still, after))).containsExactly(REFUSED, REFUSED, ADMITTED);
    }

    @Test
    void many_requests_of_a_large_limit_ask_seldom() {
        PermitTerms large = new PermitTerms(10_000, OnPartition.STRICT);

        for (int i = 0; i < 1000; i++) {
            pool.acquire("key", large, false).join();
        }

        assertThat(pool.inUse()).isEqualTo(1000);
        assertThat(pool.statistics().calls()).isLessThan(20);
    }

    @Test
    void nobody_decides_where_the_owner_says_nothing() {
        Permits alone = silent();
        CompletableFuture<Permit> asked = alone.pool("orders").acquire("key", TWO, true);

        millis += 90;
        alone.tidy();
        boolean early = asked.isDone();
        millis += 20;
        alone.tidy();

        assertThat(early).isFalse();
        assertThat(asked.join().decision().verdict()).isEqualTo(UNDECIDED);
    }

    @Test
    void who_waits_for_another_request_goes_on_waiting_when_the_owner_falls_silent_for_a_moment() {
        Permits permits = silent();
        CompletableFuture<Permit> waits = permits.pool("orders").acquire("key", TWO, true);
        answers.remove(0).complete(new PermitGrant(true, 0, 0, PermitGrant.ALL));
        millis += 50;
        permits.tidy();

        millis += 200;
        permits.tidy();
        boolean early = waits.isDone();
        millis += 2000;
        permits.tidy();

        assertThat(early).isFalse();
        assertThat(waits.join().decision().verdict()).isEqualTo(UNDECIDED);
    }

    @Test
    void one_that_comes_when_its_request_is_over_is_given_back() {
        PermitPool late = silent().pool("orders");
        Permit over = Permit.toCome(late.acquire("key", TWO, false));
        Permit goesOn = Permit.toCome(late.acquire("key", TWO, false));

        over.release();
        answers.remove(0).complete(new PermitGrant(true, 1, 1, PermitGrant.ALL));
        answers.remove(0).complete(new PermitGrant(true, 2, 0, PermitGrant.ALL));
        long counted = late.inUse();
        goesOn.release();

        assertThat(counted).isOne();
        assertThat(late.inUse()).isZero();
        assertThat(late.statistics().counts().admitted()).isEqualTo(2);
    }

    @Test
    void one_that_is_let_through_all_the_same_is_counted() {
        PermitPool open = silent().pool("orders");

        Permit permit = open.occupy("key", TWO);
        long counted = open.inUse();
        permit.release();

        assertThat(counted).isOne();
        assertThat(open.inUse()).isZero();
    }

    @Test
    void what_falls_free_while_the_owner_is_asked_may_belong_to_others() {
        PermitPool returned = silent().pool("orders");
        CompletableFuture<Permit> first = returned.acquire("key", TWO, true);
        answers.remove(0).complete(new PermitGrant(true, 1, 0, PermitGrant.ALL));

        millis += 3000;
        CompletableFuture<Permit> second = returned.acquire("key", TWO, true);
        first.join().release();
        answers.remove(0).complete(new PermitGrant(true, 1, 0, 0));

        assertThat(second).isNotDone();
        assertThat(returned.inUse()).isZero();
    }

    private Permits silent() {
        PermitLedgers nobody = new PermitLedgers() {
            @Override
            public CompletionStage<PermitGrant> ask(String key, PermitTerms terms, PermitDemand demand) {
                CompletableFuture<PermitGrant> answer = new CompletableFuture<>();
                answers.add(answer);
                return answer;
            }

            @Override
            public CompletionStage<Optional<PermitLedger>> read(String key) {
                return new CompletableFuture<>();
            }
        };
        return new Permits(nobody, () -> millis * 1_000_000, Duration.ofMillis(50));
    }

    private Permit acquire() {
        return pool.acquire("key", TWO, false).join();
    }

    private long held() {
        return pool.read("key").toCompletableFuture().join().orElseThrow().held();
    }

    private static List<Decision.Verdict> verdicts(List<Permit> permits) {
        return permits.stream().map(permit -> permit.decision().verdict()).toList();
    }
}
