// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nodes that all want more of one key than there is, all the time, in virtual time. */
class PermitContentionTest {

    private static final PermitTerms TEN = new PermitTerms(10, OnPartition.STRICT);
    private static final long MILLI = 1_000_000;
    private static final int REQUEST_MILLIS = 30;
    private static final int TIDY_MILLIS = 50;
    private static final int POLL_MILLIS = 10;
    private static final long END_MILLIS = 20_000;

    /** A permit that changes hands lies idle until somebody asks again. */
    private static final double USED_AT_LEAST = 0.7;

    /** Of an equal part. */
    private static final double HAD_AT_LEAST = 0.5;

    private final Random random = new Random(1);
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final List<Permits> nodes = new ArrayList<>();
    private long millis = 1_000_000;
    private long order;
    private PermitLedger ledger = PermitLedger.fresh(moment());
    private long[] admitted = {};
    private long asked;

    private record Event(long atMillis, long order, Runnable run) implements Comparable<Event> {

        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(atMillis, other.atMillis);
            return byTime == 0 ? Long.compare(order, other.order) : byTime;
        }
    }

    @ParameterizedTest(name = "a limit of {0} on {1} nodes, patient: {2}")
    @CsvSource({"1,2,false", "1,3,false", "1,3,true", "2,3,false", "3,2,false", "5,3,false", "5,3,true", "10,3,false"})
    void nearly_all_permits_are_used_and_every_node_has_its_part(long limit, int count, boolean patient) {
        PermitTerms terms = new PermitTerms(limit, OnPartition.STRICT);
        start(count);
        IntStream.range(0, count).forEach(node -> ask(node, terms, patient));

        run(END_MILLIS);

        double most = (double) limit * END_MILLIS / REQUEST_MILLIS;
        assertThat(Arrays.stream(admitted).sum()).isGreaterThan((long) (most * USED_AT_LEAST));
        assertThat(Arrays.stream(admitted).boxed().toList())
                .allSatisfy(own -> assertThat(own).isGreaterThan((long) (most * USED_AT_LEAST / count * HAD_AT_LEAST)));
    }

    @Test
    void a_burst_on_a_key_that_nobody_has_asked_for_has_all_permits() {
        start(3);
        List<CompletableFuture<Permit>> all = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            all.add(acquire(0, TEN, false));
        }

        run(20);

        assertThat(all.stream().filter(PermitContentionTest::isAdmitted)).hasSize(10);
        assertThat(all).allMatch(CompletableFuture::isDone);
    }

    @Test
    void clients_that_wait_hand_a_single_permit_on_from_node_to_node() {
        PermitTerms one = new PermitTerms(1, OnPartition.STRICT);
        start(2);
        for (int client = 0; client < 20; client++) {
            again(client % 2, one, 5);
        }

        run(END_MILLIS);

        assertThat(admitted[0] + admitted[1]).isGreaterThan(END_MILLIS / 5 / 3);
        assertThat(Math.min(admitted[0], admitted[1])).isGreaterThan((admitted[0] + admitted[1]) / 3);
        assertThat(asked).isLessThan(3 * (admitted[0] + admitted[1]));
    }

    @Test
    void a_node_that_is_seldom_refused_does_not_keep_a_busy_one_from_using_the_rest() {
        PermitTerms twenty = new PermitTerms(20, OnPartition.STRICT);
        start(2);
        for (int client = 0; client < 60; client++) {
            again(0, twenty, REQUEST_MILLIS);
        }
        seldom(1, twenty);

        run(END_MILLIS);

        assertThat(admitted[0]).isGreaterThan(END_MILLIS * 20 / REQUEST_MILLIS * 93 / 100);
    }

    @Test
    void a_node_that_ends_gives_back_what_is_not_in_use() {
        start(2);
        CompletableFuture<Permit> stays = acquire(0, TEN, false);
        CompletableFuture<Permit> ends = acquire(0, TEN, false);
        run(10);
        ends.join().release();

        nodes.get(0).leave();
        run(5);

        assertThat(isAdmitted(stays)).isTrue();
        assertThat(ledger.held()).isOne();
    }

    private void start(int count) {
        admitted = new long[count];
        for (int node = 0; node < count; node++) {
            nodes.add(new Permits(new Owner("node-" + node), () -> millis * MILLI, Duration.ofMillis(50)));
            tidy(node);
            poll(node);
        }
    }

    private void run(long forMillis) {
        long end = millis + forMillis;
        while (!events.isEmpty() && events.peek().atMillis <= end) {
            Event next = events.remove();
            millis = next.atMillis;
            next.run.run();
        }
        millis = end;
    }

    private CompletableFuture<Permit> acquire(int node, PermitTerms terms, boolean patient) {
        return nodes.get(node).pool("limit").acquire("key", terms, patient);
    }

    private static boolean isAdmitted(CompletableFuture<Permit> permit) {
        return permit.isDone() && permit.join().decision().admitted();
    }

    /** A client that waits for its turn, again and again. */
    private void again(int node, PermitTerms terms, int requestMillis) {
        acquire(node, terms, true).thenAccept(permit -> {
            admitted[node] += permit.decision().admitted() ? 1 : 0;
            in(requestMillis, () -> {
                permit.release();
                in(1, () -> again(node, terms, requestMillis));
            });
        });
    }

    private void seldom(int node, PermitTerms terms) {
        acquire(node, terms, false).thenAccept(permit -> in(1, permit::release));
        in(500, () -> seldom(node, terms));
    }

    private void poll(int node) {
        nodes.get(node).poll();
        in(POLL_MILLIS, () -> poll(node));
    }

    private void in(long delay, Runnable run) {
        events.add(new Event(millis + delay, order++, run));
    }

    private void tidy(int node) {
        nodes.get(node).tidy();
        in(TIDY_MILLIS, () -> tidy(node));
    }

    private void ask(int node, PermitTerms terms, boolean patient) {
        CompletableFuture<Permit> request = acquire(node, terms, patient);
        request.thenAccept(permit -> {
            if (permit.decision().admitted()) {
                admitted[node]++;
                in(REQUEST_MILLIS, permit::release);
            }
        });
        in(500, () -> request.complete(Permit.refused()));
        in(1 + random.nextInt(8), () -> ask(node, terms, patient));
    }

    private Moment moment() {
        return new Moment(millis, nodes.size(), nodes.size(), true, 0);
    }

    /** The one account of all nodes, a millisecond away. */
    private final class Owner implements PermitLedgers {

        private final String node;

        Owner(String node) {
            this.node = node;
        }

        @Override
        public CompletionStage<PermitGrant> ask(String key, PermitTerms terms, PermitDemand demand) {
            CompletableFuture<PermitGrant> answer = new CompletableFuture<>();
            asked++;
            in(1, () -> {
                Set<String> all = IntStream.range(0, nodes.size())
                        .mapToObj(number -> "node-" + number)
                        .collect(Collectors.toSet());
                PermitLedger.Step step = ledger.apply(terms, node, demand, new Presence(moment(), all));
                ledger = step.ledger();
                in(1, () -> answer.complete(step.grant()));
            });
            return answer;
        }

        @Override
        public CompletionStage<Optional<PermitLedger>> read(String key) {
            return CompletableFuture.completedFuture(Optional.of(ledger));
        }
    }
}
