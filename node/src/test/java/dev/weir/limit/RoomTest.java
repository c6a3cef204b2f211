// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limit.Decision.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RoomTest {

    private static final Terms TERMS = LedgerFixture.fixed("3/s");
    private static final PermitTerms ONE = new PermitTerms(1, OnPartition.STRICT);

    private final AtomicLong millis = new AtomicLong(LedgerFixture.T0);
    private final LocalLedgers ledgers = new LocalLedgers(millis::get, 2);
    private final LocalPermits permits = new LocalPermits("n", millis::get, 2);
    private final Limits limits =
            new Limits("n", ledgers, permits, () -> millis.get() * 1_000_000, millis::get, Duration.ofMillis(50), 2);

    @Test
    void a_key_that_there_is_no_room_for_is_not_counted_and_those_that_are_known_go_on() {
        Limit limit = limits.shared("a");

        List<Verdict> verdicts = verdicts(limit, "x", "y", "z", "x", "y");

        assertThat(verdicts)
                .containsExactly(Verdict.ADMITTED, Verdict.ADMITTED, Verdict.FULL, Verdict.ADMITTED, Verdict.ADMITTED);
        assertThat(limit.statistics().full()).isOne();
        assertThat(limits.counts().full()).isOne();
        assertThat(limits.room()).isEqualTo(new Room(2, 2));
    }

    @Test
    void who_finds_no_room_does_not_ask_for_every_request() {
        Limit limit = limits.shared("a");
        verdicts(limit, "x", "y");

        List<Verdict> verdicts = verdicts(limit, "z", "z", "z", "z");

        assertThat(verdicts).containsOnly(Verdict.FULL);
        assertThat(limit.statistics().calls()).isEqualTo(3);
    }

    @Test
    void there_is_room_again_when_others_are_over() {
        Limit limit = limits.shared("a");
        verdicts(limit, "x", "y", "z");

        millis.addAndGet(20_000);
        ledgers.sweep();

        assertThat(verdicts(limit, "z")).containsExactly(Verdict.ADMITTED);
    }

    @Test
    void what_each_node_counts_by_itself_has_a_bound_of_its_own() {
        assertThat(verdicts(limits.local("a"), "x", "y", "z"))
                .containsExactly(Verdict.ADMITTED, Verdict.ADMITTED, Verdict.FULL);
        assertThat(limits.room().kept()).isZero();
    }

    @Test
    void requests_under_way_have_the_same_bound() {
        PermitPool pool = limits.permits().pool("a");

        List<Verdict> verdicts = Stream.of("x", "y", "z", "x")
                .map(key -> pool.acquire(key, ONE, false).join().decision().verdict())
                .toList();

        assertThat(verdicts).containsExactly(Verdict.ADMITTED, Verdict.ADMITTED, Verdict.FULL, Verdict.REFUSED);
        assertThat(pool.statistics().full()).isOne();
    }

    @Test
    void a_ledger_from_far_in_the_future_is_over() {
        Ledger ledger = Ledger.fresh(TERMS, LedgerFixture.at(7_200_000));
        PermitLedger pool = PermitLedger.fresh(LedgerFixture.at(7_200_000));

        assertThat(ledger.isOver(LedgerFixture.T0)).isTrue();
        assertThat(pool.isOver(LedgerFixture.T0)).isTrue();
        assertThat(ledger.isOver(LedgerFixture.T0 + 7_000_000)).isFalse();
        assertThat(pool.isOver(LedgerFixture.T0 + 7_000_000)).isFalse();
    }

    private static List<Verdict> verdicts(Limit limit, String... keys) {
        return Stream.of(keys)
                .map(key -> limit.take(key, TERMS, 1).join().verdict())
                .toList();
    }
}
