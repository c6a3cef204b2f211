// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NothingPurgedIsServedTest {

    @Test
    void an_old_page_after_a_purge_is_seen() {
        assertThat(broken(purge(2, 1000, 1010), page("node-2", 1, 1020))).hasSize(1);
    }

    @Test
    void a_new_page_or_a_newer_one_is_right() {
        assertThat(broken(purge(2, 1000, 1010), page("node-2", 2, 1020), page("node-1", 3, 1020)))
                .isEmpty();
    }

    @Test
    void who_asked_before_the_answer_may_get_the_old_one() {
        assertThat(broken(purge(2, 1000, 1010), page("node-2", 1, 1009))).isEmpty();
    }

    @Test
    void a_purge_that_was_refused_promises_nothing() {
        assertThat(broken(purge(2, 1000, 1010).answered(503), page("node-2", 1, 1020)))
                .isEmpty();
    }

    @Test
    void a_purge_of_another_page_promises_nothing() {
        assertThat(broken(purge(2, 1000, 1010).with(Fact.KEY, "/other"), page("node-2", 1, 1020)))
                .isEmpty();
    }

    @Test
    void a_node_that_could_not_be_reached_may_serve_the_old_one_until_all_is_over() {
        assertThat(broken(purge(2, 1000, 1010), page("node-3", 1, 1020))).isEmpty();
        assertThat(broken(purge(2, 1000, 1010), page("node-3", 1, 1020).with(Fact.FINAL, true)))
                .hasSize(1);
    }

    private static List<Violation> broken(Entry... entries) {
        return new NothingPurgedIsServed().broken(History.of(entries));
    }

    private static Entry purge(long version, long from, long to) {
        return Entry.of(Kind.PURGE, "client", "node-1", Span.ofMillis(from, to))
                .answered(200)
                .with(Fact.KEY, "/page")
                .with(Fact.VERSION, version)
                .with(Fact.NODES, "node-1,node-2");
    }

    private static Entry page(String node, long version, long at) {
        return Entry.of(Kind.PAGE, "client", node, Span.ofMillis(at, at + 5))
                .answered(200)
                .with(Fact.KEY, "/page")
                .with(Fact.VERSION, version);
    }
}
