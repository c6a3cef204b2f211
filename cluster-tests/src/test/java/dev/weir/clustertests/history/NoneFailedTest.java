// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoneFailedTest {

    private static final Rule RULE = new NoneFailed();
    private static final Entry ORDERS = NoneFailed.promise(Kind.ORDER, "200", "503", 100);

    @Test
    void holds_where_all_are_answered_and_nothing_is_promised_of_the_others() {
        assertThat(broken(
                        order("node-1", 10, 20).answered(200),
                        asked(Kind.LIMITED, "node-1", 10, 20).answered(500)))
                .isEmpty();
    }

    @Test
    void a_failure_without_a_fault_is_seen() {
        assertThat(broken(
                        order("node-1", 10, 20).failed("no answer"),
                        order("node-1", 30, 40).answered(503)))
                .hasSize(2);
    }

    @Test
    void a_fault_excuses_what_touches_it_at_its_node_and_a_while_longer() {
        Entry[] fault = {fault("node-1", "begins", 1000), fault("node-1", "over", 2000)};

        assertThat(broken(fault, order("node-1", 990, 1000).failed("no answer")))
                .isEmpty();
        assertThat(broken(fault, order("node-1", 2050, 2060).failed("no answer")))
                .isEmpty();
        assertThat(broken(fault, order("node-1", 900, 990).failed("no answer"))).hasSize(1);
        assertThat(broken(fault, order("node-1", 2101, 2110).failed("no answer")))
                .hasSize(1);
        assertThat(broken(fault, order("node-2", 1500, 1510).failed("no answer")))
                .hasSize(1);
    }

    @Test
    void a_fault_excuses_the_statuses_that_are_promised_at_every_node() {
        Entry[] fault = {fault("node-1", "begins", 1000), fault("node-1", "over", 2000)};

        assertThat(broken(fault, order("node-2", 1500, 1510).answered(503))).isEmpty();
        assertThat(broken(fault, order("node-2", 1500, 1510).answered(502))).hasSize(1);
        assertThat(broken(fault, order("node-2", 2101, 2110).answered(503))).hasSize(1);
    }

    @Test
    void a_fault_that_is_never_over_excuses_for_ever() {
        Entry[] fault = {fault("node-1", "begins", 1000)};

        assertThat(broken(fault, order("node-1", 9000, 9001).failed("no answer")))
                .isEmpty();
    }

    private static List<Violation> broken(Entry... entries) {
        return broken(new Entry[0], entries);
    }

    private static List<Violation> broken(Entry[] faults, Entry... entries) {
        List<Entry> all = new ArrayList<>(List.of(ORDERS));
        all.addAll(List.of(faults));
        all.addAll(List.of(entries));
        return RULE.broken(new History(all));
    }

    private static Entry fault(String node, String phase, long millis) {
        return Entry.of(Kind.FAULT, "test", node, Span.ofMillis(millis, millis))
                .with(Fact.FAULT, 1)
                .with(Fact.PHASE, phase);
    }

    private static Entry order(String node, long sent, long ended) {
        return asked(Kind.ORDER, node, sent, ended);
    }

    private static Entry asked(String kind, String node, long sent, long ended) {
        return Entry.of(kind, "client", node, Span.ofMillis(sent, ended));
    }
}
