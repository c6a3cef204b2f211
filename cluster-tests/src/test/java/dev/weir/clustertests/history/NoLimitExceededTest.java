// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NoLimitExceededTest {

    private static final Rule RULE = new NoLimitExceeded();

    @Test
    void holds_where_every_window_has_the_limit() {
        History history =
                history(terms(2, ""), asked(1, 10, 20), asked(2, 30, 40), asked(3, 1000, 1001), asked(4, 1999, 1999));

        assertThat(RULE.broken(history)).isEmpty();
    }

    @Test
    void one_too_many_in_a_window_is_shown_with_all_of_the_window() {
        History history =
                history(terms(2, ""), asked(1, 10, 20), asked(2, 30, 40), asked(3, 998, 999), asked(4, 1000, 1001));

        List<Violation> broken = RULE.broken(history);

        assertThat(broken).hasSize(1);
        assertThat(broken.get(0).what())
                .isEqualTo("k of strict: 3 in 1 window(s) from 0 (expected: at most 2 in 1000 ms)");
        assertThat(broken.get(0).proof())
                .extracting(entry -> entry.fact(Fact.ID))
                .containsExactly("1", "2", "3");
    }

    @Test
    void one_on_an_edge_counts_where_there_is_room() {
        assertThat(RULE.broken(history(terms(1, ""), asked(1, 10, 20), asked(2, 995, 1005))))
                .isEmpty();
        assertThat(RULE.broken(history(terms(1, ""), asked(1, 995, 1005), asked(2, 1010, 1020))))
                .isEmpty();
    }

    @Test
    void one_on_the_edge_of_two_full_windows_is_seen() {
        History history = history(terms(1, ""), asked(1, 10, 20), asked(2, 995, 1005), asked(3, 1500, 1510));

        assertThat(RULE.broken(history)).singleElement().satisfies(broken -> assertThat(broken.what())
                .startsWith("k of strict: 3 in 2 window(s) from 0"));
    }

    @Test
    void what_the_upstream_got_counts_though_nobody_was_answered() {
        Entry unanswered = limited(2, 30, 5000).failed("the connection ended");
        Entry receipt = receipt(2, 40);

        assertThat(RULE.broken(history(terms(1, ""), asked(1, 10, 20), unanswered)))
                .isEmpty();
        assertThat(RULE.broken(history(terms(1, ""), asked(1, 10, 20), unanswered, receipt)))
                .hasSize(1);
    }

    @Test
    void refused_requests_other_keys_and_limits_without_terms_do_not_count() {
        Entry refused = limited(2, 30, 40).answered(429);
        Entry other = asked(3, 30, 40).with(Fact.KEY, "other");
        Entry open = asked(4, 30, 40).with(Fact.LIMIT, "open");
        Entry openToo = asked(5, 30, 40).with(Fact.LIMIT, "open");

        assertThat(RULE.broken(history(terms(1, ""), asked(1, 10, 20), refused, other, open, openToo)))
                .isEmpty();
    }

    @Test
    void a_request_counts_as_much_as_it_costs() {
        Entry dear = asked(1, 10, 20).with(Fact.COST, 9);

        assertThat(RULE.broken(history(terms(10, ""), dear, asked(2, 30, 40)))).isEmpty();
        assertThat(RULE.broken(history(terms(10, ""), dear, asked(2, 30, 40), asked(3, 50, 60))))
                .hasSize(1);
    }

    @Test
    void a_clock_that_may_differ_excuses_what_lies_as_near_to_an_edge_and_no_more() {
        Entry terms = terms(1, "").with(Fact.SKEW_MILLIS, 100);

        assertThat(RULE.broken(history(terms, asked(1, 150, 160), asked(2, 950, 960))))
                .isEmpty();
        assertThat(RULE.broken(history(terms, asked(1, 150, 160), asked(2, 850, 860))))
                .hasSize(1);
    }

    @Test
    void a_limit_that_slides_is_held_against_every_stretch() {
        Entry[] both = {asked(1, 990, 995), asked(2, 1100, 1110)};

        assertThat(RULE.broken(history(terms(1, "fixed-window"), both))).isEmpty();
        assertThat(RULE.broken(history(terms(1, "sliding-window"), both))).hasSize(1);
        assertThat(RULE.broken(history(terms(1, "sliding-window"), asked(1, 990, 995), asked(2, 1100, 2010))))
                .isEmpty();
    }

    @Test
    void many_windows_of_many_requests_are_a_matter_of_moments() {
        Entry[] many = IntStream.range(0, 20_000)
                .mapToObj(number -> asked(number, number * 10L, number * 10L + 25))
                .toArray(Entry[]::new);

        assertThat(RULE.broken(history(terms(100, ""), many))).isEmpty();
        assertThat(RULE.broken(history(terms(99, ""), many))).hasSize(1);
    }

    private static History history(Entry terms, Entry... entries) {
        return new History(Stream.concat(Stream.of(terms), Stream.of(entries)).toList());
    }

    private static Entry terms(int tokens, String algorithm) {
        return Entry.of(Kind.TERMS, "test", "", Span.ofMillis(0, 0))
                .with(Fact.LIMIT, "strict")
                .with(Fact.TOKENS, tokens)
                .with(Fact.WINDOW_MILLIS, 1000)
                .with(Fact.ALGORITHM, algorithm);
    }

    private static Entry asked(int id, long sent, long ended) {
        return limited(id, sent, ended).answered(200);
    }

    private static Entry limited(int id, long sent, long ended) {
        return Entry.of(Kind.LIMITED, "client", "node-1", Span.ofMillis(sent, ended))
                .with(Fact.LIMIT, "strict")
                .with(Fact.KEY, "k")
                .with(Fact.ID, id);
    }

    private static Entry receipt(int id, long at) {
        return Entry.of(Kind.RECEIPT, "upstream", "", Span.ofMillis(at, at)).with(Fact.ID, id);
    }
}
