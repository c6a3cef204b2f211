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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nodes that all want more of one key than there is, all the time, in virtual time. */
class PermitContentionTest {

    private static final long MILLI = 1_000_000;
    private static final int REQUEST_MILLIS = 30;
    private static final int TIDY_MILLIS = 50;
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
        admitted = new long[count];
        for (int node = 0; node < count; node++) {
            nodes.add(new Permits(new Owner("node-" + node), () -> millis * MILLI, Duration.ofMillis(50)));
        }
        IntStream.range(0, count).forEach(node -> {
            ask(node, terms, patient);
            tidy(node);
        });

        run();

        double most = (double) limit * END_MILLIS / REQUEST_MILLIS;
        assertThat(Arrays.stream(admitted).sum()).isGreaterThan((long) (most * USED_AT_LEAST));
        assertThat(Arrays.stream(admitted).boxed().toList())
                .allSatisfy(own -> assertThat(own).isGreaterThan((long) (most * USED_AT_LEAST / count * HAD_AT_LEAST)));
    }

    private void run() {
        long end = millis + END_MILLIS;
        while (millis < end) {
            Event next = events.remove();
            millis = next.atMillis;
            next.run.run();
        }
    }

    private void in(long delay, Runnable run) {
        events.add(new Event(millis + delay, order++, run));
    }

    private void tidy(int node) {
        nodes.get(node).tidy();
        in(TIDY_MILLIS, () -> tidy(node));
    }

    private void ask(int node, PermitTerms terms, boolean patient) {
        CompletableFuture<Permit> asked = nodes.get(node).pool("limit").acquire("key", terms, patient);
        asked.thenAccept(permit -> {
            if (permit.decision().admitted()) {
                admitted[node]++;
                in(REQUEST_MILLIS, permit::release);
            }
        });
        in(500, () -> asked.complete(Permit.refused()));
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
