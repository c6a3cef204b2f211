// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoRevisionMixedTest {

    private static final Rule RULE = new NoRevisionMixed();

    @Test
    void holds_where_numbers_rise_on_each_connection() {
        assertThat(broken(
                        shown(1, "c1", 1, "first"),
                        shown(2, "c1", 2, "a"),
                        shown(3, "c2", 1, "first"),
                        shown(4, "c1", 2, "a")))
                .isEmpty();
    }

    @Test
    void a_number_that_falls_on_one_connection_is_seen() {
        assertThat(broken(shown(1, "c1", 2, "a"), shown(2, "c1", 1, "first")))
                .containsExactly("the number fell on one connection");
    }

    @Test
    void the_order_is_that_of_the_requests_and_not_that_of_the_lines() {
        assertThat(broken(shown(2, "c1", 2, "a"), shown(1, "c1", 1, "first"))).isEmpty();
    }

    @Test
    void an_answer_of_two_revisions_is_seen() {
        assertThat(broken(shown(1, "c1", 2, "a").with(Fact.DOCUMENT_TOO, "first")))
                .containsExactly("an answer is put together from two revisions");
    }

    @Test
    void a_revision_that_nobody_wrote_is_seen() {
        assertThat(broken(shown(1, "c1", 3, "a")))
                .containsExactly("an answer shows a revision that nobody wrote like that");
        assertThat(broken(shown(1, "c1", 2, "x")))
                .containsExactly("an answer shows a revision that nobody wrote like that");
    }

    private static List<String> broken(Entry... shown) {
        List<Entry> entries = new ArrayList<>();
        entries.add(Entry.of(Kind.CONFIG_READ, "reader", "node-1", Span.ofMillis(0, 1))
                .answered(200)
                .with(Fact.REVISION, 1)
                .with(Fact.DOCUMENT, "first"));
        entries.addAll(List.of(shown));
        entries.add(Entry.of(Kind.CONFIG_WRITE, "writer", "node-1", Span.ofMillis(0, 5))
                .answered(503)
                .with(Fact.REPLACES, 1)
                .with(Fact.DOCUMENT, "a"));
        return RULE.broken(new History(entries)).stream().map(Violation::what).toList();
    }

    private static Entry shown(long millis, String connection, long revision, String document) {
        return Entry.of(Kind.SHOWN, "client", "node-1", Span.ofMillis(millis, millis))
                .answered(200)
                .with(Fact.CONNECTION, connection)
                .with(Fact.REVISION, revision)
                .with(Fact.DOCUMENT, document)
                .with(Fact.DOCUMENT_TOO, document);
    }
}
