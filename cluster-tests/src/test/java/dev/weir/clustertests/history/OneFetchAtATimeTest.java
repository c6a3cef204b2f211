// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OneFetchAtATimeTest {

    @Test
    void two_at_the_same_time_are_seen() {
        assertThat(broken(whole(0), fetch("/page", 1000, 1010), fetch("/page", 1005, 1020)))
                .hasSize(1);
    }

    @Test
    void one_after_the_other_or_of_two_pages_is_right() {
        assertThat(broken(
                        whole(0), fetch("/page", 1000, 1010), fetch("/page", 1010, 1020), fetch("/other", 1000, 1020)))
                .isEmpty();
    }

    @Test
    void what_is_purged_meanwhile_may_be_fetched_twice() {
        Entry purge = Entry.of(Kind.PURGE, "client", "node-1", Span.ofMillis(1003, 1006))
                .with(Fact.KEY, "/page");

        assertThat(broken(whole(0), purge, fetch("/page", 1000, 1010), fetch("/page", 1005, 1020)))
                .isEmpty();
    }

    @Test
    void it_holds_until_the_next_fault_and_not_before_all_is_whole() {
        Entry fault = Entry.of(Kind.FAULT, "test", "", Span.ofMillis(1015, 1015));

        assertThat(broken(whole(0), fetch("/page", 1000, 1010), fetch("/page", 1005, 1020), fault))
                .isEmpty();
        assertThat(broken(fetch("/page", 400, 450), fetch("/page", 410, 440), whole(0)))
                .isEmpty();
    }

    @Test
    void some_are_tolerated() {
        assertThat(broken(whole(500), fetch("/page", 1000, 1010), fetch("/page", 1005, 1020)))
                .isEmpty();
        assertThat(broken(whole(499), fetch("/page", 1000, 1010), fetch("/page", 1005, 1020)))
                .hasSize(1);
    }

    private static List<Violation> broken(Entry... entries) {
        return new OneFetchAtATime().broken(History.of(entries));
    }

    private static Entry whole(int tolerated) {
        return Entry.of(Kind.WHOLE, "test", "", Span.ofMillis(500, 500)).with(Fact.TOLERATED, tolerated);
    }

    private static Entry fetch(String page, long from, long to) {
        return Entry.of(Kind.FETCH, "upstream", "", Span.ofMillis(from, to)).with(Fact.KEY, page);
    }
}
