// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.internal.serialization.Data;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import dev.weir.limit.Algorithm;
import dev.weir.limit.BucketMeter;
import dev.weir.limit.Demand;
import dev.weir.limit.Grant;
import dev.weir.limit.Holder;
import dev.weir.limit.Ledger;
import dev.weir.limit.Meter;
import dev.weir.limit.OnPartition;
import dev.weir.limit.Rate;
import dev.weir.limit.SlidingMeter;
import dev.weir.limit.Spending;
import dev.weir.limit.Terms;
import dev.weir.limit.Window;
import dev.weir.limit.WindowMeter;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LedgerWireTest {

    private static final Terms TERMS = new Terms(
            Algorithm.FIXED_WINDOW,
            Stream.of("100/15m", "7/day", "8/week", "9/month", "1/1ms")
                    .map(Rate::parse)
                    .toList(),
            5,
            ZoneId.of("Europe/Berlin"),
            OnPartition.SHARE,
            true);

    private final InternalSerializationService wire = new DefaultSerializationServiceBuilder()
            .addDataSerializableFactory(WireTypes.FACTORY, new WireTypes())
            .build();

    @ParameterizedTest
    @MethodSource
    void a_ledger_arrives_as_it_was_sent(Meter meter) {
        List<Holder> holders = List.of(new Holder("node-1", 1L << 60, 7, 8, 9), new Holder("", -1, 0, 0, 0));
        Ledger ledger = new Ledger(TERMS, List.of(meter, new WindowMeter(1, 2, -1)), holders, 17);

        StoredLedger read = send(new StoredLedger(ledger));

        assertThat(read.ledger()).usingRecursiveComparison().isEqualTo(ledger);
    }

    static Stream<Meter> a_ledger_arrives_as_it_was_sent() {
        return Stream.of(
                new WindowMeter(1L << 50, 3, 2),
                SlidingMeter.ofMillis(new long[] {1, 2, 1L << 40, 4}, 5),
                new SlidingMeter(new long[0], 0),
                new BucketMeter(0.1, 6, new long[] {7, 8}, 0.5));
    }

    /** Members that are older have no place for them: there it counts a little longer. */
    @Test
    void parts_of_milliseconds_are_rounded_up() {
        SlidingMeter meter = new SlidingMeter(new long[] {1, 2, 1000, 3, 1001, 4}, 5);
        Ledger ledger = new Ledger(TERMS, List.of(meter), List.of(), 17);

        Meter read = send(new StoredLedger(ledger)).ledger().meters().get(0);

        assertThat(read).usingRecursiveComparison().isEqualTo(SlidingMeter.ofMillis(new long[] {1, 5, 2, 4}, 5));
    }

    @Test
    void equal_terms_are_one_object_however_often_they_arrive() {
        Ledger ledger = new Ledger(TERMS, List.of(), List.of(new Holder("node-1", 1, 2, 3, 4)), 17);

        Ledger first = send(new StoredLedger(ledger)).ledger();
        Ledger second = send(new StoredLedger(ledger)).ledger();

        assertThat(first.terms()).isSameAs(second.terms());
        assertThat(first.holders().get(0).name())
                .isSameAs(second.holders().get(0).name());
    }

    @Test
    void an_answer_arrives_as_it_was_sent() {
        Grant grant = new Grant(true, 1, 2, 3, 4, true, 5, 6);

        Grant fine = new Grant(true, false, 1, 2, 3, 4, true, 5, 6, 999, 998);

        assertThat(send(new Granted(grant)).grant()).isEqualTo(grant);
        assertThat(send(new Granted(fine)).grant()).isEqualTo(fine);
        assertThat(send(new Granted(Grant.noRoom())).grant()).isEqualTo(Grant.noRoom());
    }

    @Test
    void a_question_arrives_as_it_was_sent() {
        AskLedger ask = new AskLedger(TERMS, new Demand("node-1", 1, 2, 3, 4, 5, 6, 7));

        AskLedger read = send(ask);

        assertThat(read).usingRecursiveComparison().isEqualTo(ask);
    }

    @Test
    void a_question_that_tells_what_became_of_tokens_arrives_as_it_was_sent() {
        List<Spending> spendings =
                List.of(Spending.ofMillis(1, 50, 3, 4), Spending.ofMillis(2, 500, 1, Spending.NEVER));
        AskLedger ask = new AskLedger(TERMS, new Demand("node-1", 1, 2, 3, 4, 5, 6, 7, spendings));

        AskLedger read = send(ask);

        assertThat(read).usingRecursiveComparison().isEqualTo(ask);
    }

    @Test
    void a_question_in_microseconds_arrives_as_it_was_sent() {
        List<Spending> spendings = List.of(new Spending(1_234, 50_000, 3, 4), new Spending(2, 3, 1, Spending.NEVER));
        AskLedger ask = new AskLedger(TERMS, new Demand("node-1", 1, 2, 3, 4, 5, 6, 7, spendings), true);

        AskLedger read = send(ask);

        assertThat(read).usingRecursiveComparison().isEqualTo(ask);
    }

    @Test
    void what_is_kept_arrives_as_it_was_sent() {
        KeepLedger<Granted> keep = new KeepLedger<>(new StoredLedger(new Ledger(TERMS, List.of(), List.of(), 17)));

        assertThat(send(keep)).usingRecursiveComparison().isEqualTo(keep);
    }

    /** Nodes of two versions talk to each other: a place in the list is a number on the wire. */
    @Test
    void places_of_what_travels_as_a_number_never_change() {
        assertThat(Algorithm.values())
                .startsWith(Algorithm.FIXED_WINDOW, Algorithm.SLIDING_WINDOW, Algorithm.TOKEN_BUCKET);
        assertThat(OnPartition.values()).startsWith(OnPartition.STRICT, OnPartition.SHARE, OnPartition.OPEN);
        assertThat(Window.Calendar.values())
                .startsWith(Window.Calendar.DAY, Window.Calendar.WEEK, Window.Calendar.MONTH);
    }

    private <T> T send(T sent) {
        return wire.toObject(wire.<Data>toData(sent));
    }
}
