// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NothingToEjectedTest {

    private static final Entry PROMISE = NothingToEjected.promise(List.of("node-1", "node-2"), 100);

    @Test
    void what_comes_after_all_know_it_is_seen() {
        assertThat(broken(
                        look("node-1", 1000, "ejected", "s"),
                        look("node-2", 1010, "ejected", "s"),
                        arrival(1200),
                        look("node-1", 1300, "ejected", "s"),
                        look("node-2", 1310, "ejected", "s")))
                .hasSize(1);
    }

    @Test
    void looks_between_do_not_begin_the_grace_anew() {
        assertThat(broken(
                        look("node-1", 1000, "ejected", "s"),
                        look("node-2", 1010, "ejected", "s"),
                        look("node-1", 1150, "ejected", "s"),
                        look("node-2", 1160, "ejected", "s"),
                        arrival(1200),
                        look("node-1", 1210, "ejected", "s"),
                        look("node-2", 1220, "ejected", "s")))
                .hasSize(1);
    }

    @Test
    void what_comes_soon_after_may_have_been_sent_before() {
        assertThat(broken(
                        look("node-1", 1000, "ejected", "s"),
                        look("node-2", 1010, "ejected", "s"),
                        arrival(1105),
                        look("node-1", 1300, "ejected", "s"),
                        look("node-2", 1310, "ejected", "s")))
                .isEmpty();
    }

    @Test
    void it_holds_where_one_did_not_know_yet_or_could_not_be_asked() {
        assertThat(broken(
                        look("node-1", 1000, "ejected", "s"),
                        look("node-2", 1010, "healthy", ""),
                        arrival(1200),
                        look("node-1", 1300, "ejected", "s"),
                        look("node-2", 1310, "ejected", "s")))
                .isEmpty();
        assertThat(broken(
                        look("node-1", 1000, "ejected", "s"),
                        look("node-2", 1010, "ejected", "s"),
                        look("node-2", 1020, "ejected", "s").failed("killed"),
                        arrival(1200),
                        look("node-1", 1300, "ejected", "s"),
                        look("node-2", 1310, "ejected", "s")))
                .isEmpty();
    }

    @Test
    void it_holds_where_it_was_tried_in_between_or_all_are_used() {
        assertThat(broken(
                        look("node-1", 1000, "ejected", "s"),
                        look("node-2", 1010, "ejected", "s"),
                        arrival(1200),
                        look("node-1", 1300, "ejected", "later"),
                        look("node-2", 1310, "ejected", "later")))
                .isEmpty();
        assertThat(broken(
                        look("node-1", 1000, "panic", "s"),
                        look("node-2", 1010, "panic", "s"),
                        arrival(1200),
                        look("node-1", 1300, "panic", "s"),
                        look("node-2", 1310, "panic", "s")))
                .isEmpty();
    }

    private static List<Violation> broken(Entry... entries) {
        List<Entry> all = new ArrayList<>(List.of(PROMISE));
        all.addAll(List.of(entries));
        return new NothingToEjected().broken(new History(all));
    }

    private static Entry look(String node, long millis, String state, String since) {
        return Entry.of(Kind.STANDING, "client", node, Span.ofMillis(millis, millis + 5))
                .answered(200)
                .with(Fact.INSTANCE, "a")
                .with(Fact.STATE, state)
                .with(Fact.SINCE, since);
    }

    private static Entry arrival(long millis) {
        return Entry.of(Kind.ARRIVAL, "upstream", "", Span.ofMillis(millis, millis))
                .with(Fact.INSTANCE, "a");
    }
}
