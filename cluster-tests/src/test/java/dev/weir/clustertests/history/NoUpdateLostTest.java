// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NoUpdateLostTest {

    private static final Rule RULE = new NoUpdateLost();
    private static final Entry FIRST = read(1, "first");

    @Test
    void holds_where_all_that_was_confirmed_leads_to_the_end() {
        History history = History.of(
                FIRST,
                write(1, "first", "a").answered(200).with(Fact.REVISION, 2),
                write(1, "first", "b").answered(412),
                write(2, "a", "c").answered(202).with(Fact.REVISION, 3),
                last(3, "c"),
                last(3, "c"));

        assertThat(RULE.broken(history)).isEmpty();
    }

    @Test
    void what_was_not_confirmed_may_be_there_or_not() {
        Entry unknown = write(1, "first", "a").answered(503);
        Entry unanswered = write(1, "first", "a").failed("no answer");
        Entry next = write(2, "a", "b").answered(200).with(Fact.REVISION, 3);

        assertThat(RULE.broken(History.of(FIRST, unknown, next, last(3, "b")))).isEmpty();
        assertThat(RULE.broken(History.of(FIRST, unanswered, next, last(3, "b"))))
                .isEmpty();
        assertThat(RULE.broken(History.of(FIRST, unknown, last(1, "first")))).isEmpty();
    }

    @Test
    void a_change_that_was_overwritten_is_lost() {
        Entry lost = write(1, "first", "a").answered(200).with(Fact.REVISION, 2);
        Entry instead = write(1, "first", "b").answered(503);

        assertThat(broken(FIRST, lost, instead, last(2, "b"))).containsExactly("a change was confirmed and is lost");
        assertThat(RULE.broken(History.of(FIRST, lost, instead, last(2, "b")))
                        .get(0)
                        .proof())
                .containsExactly(lost, instead, last(2, "b"));
    }

    @Test
    void two_changes_with_one_number_are_seen() {
        Entry one = write(1, "first", "a").answered(200).with(Fact.REVISION, 2);
        Entry other = write(1, "first", "b").answered(200).with(Fact.REVISION, 2);

        assertThat(broken(FIRST, one, other, last(2, "b")))
                .containsExactly("two changes were given the same number", "a change was confirmed and is lost");
    }

    @Test
    void a_number_left_out_is_seen() {
        Entry skips = write(1, "first", "a").answered(200).with(Fact.REVISION, 3);

        assertThat(broken(FIRST, skips, last(3, "a")))
                .containsExactly(
                        "a change was given a number that is not the next one",
                        "a gateway config was read that nobody wrote like that",
                        "the numbers have a gap: this one should be 3");
    }

    @Test
    void a_change_that_was_refused_and_made_is_seen() {
        Entry refused = write(1, "first", "a").answered(412);

        assertThat(broken(FIRST, refused, last(2, "a"))).containsExactly("a change was refused and made");
    }

    @Test
    void nodes_that_differ_in_the_end_are_seen() {
        Entry write = write(1, "first", "a").answered(200).with(Fact.REVISION, 2);

        assertThat(broken(FIRST, write, last(2, "a"), last(1, "first")))
                .containsExactly("in the end nodes differ in what they say");
    }

    @Test
    void a_config_that_nobody_wrote_is_seen() {
        Entry write = write(1, "first", "a").answered(200).with(Fact.REVISION, 2);
        Entry mixed = read(2, "a").with(Fact.DOCUMENT_TOO, "first");

        assertThat(broken(FIRST, write, mixed, last(2, "a")))
                .containsExactly("a gateway config was read that is put together from two");
        assertThat(broken(FIRST, write, read(2, "x"), last(2, "a")))
                .containsExactly("a gateway config was read that nobody wrote like that");
        assertThat(broken(FIRST, write, last(3, "x")))
                .contains("x is what nobody wrote", "a change was confirmed and is lost");
    }

    @Test
    void a_history_without_an_end_proves_nothing() {
        assertThat(broken(FIRST, write(1, "first", "a").answered(503)))
                .containsExactly("nobody read the gateway config in the end");
    }

    private static List<String> broken(Entry... entries) {
        return RULE.broken(History.of(entries)).stream().map(Violation::what).toList();
    }

    private static Entry write(long replaces, String previous, String document) {
        return Entry.of(Kind.CONFIG_WRITE, "writer", "node-1", Span.ofMillis(0, 1))
                .with(Fact.REPLACES, replaces)
                .with(Fact.PREVIOUS, previous)
                .with(Fact.DOCUMENT, document);
    }

    private static Entry read(long revision, String document) {
        return Entry.of(Kind.CONFIG_READ, "reader", "node-1", Span.ofMillis(0, 1))
                .answered(200)
                .with(Fact.REVISION, revision)
                .with(Fact.DOCUMENT, document)
                .with(Fact.DOCUMENT_TOO, document);
    }

    private static Entry last(long revision, String document) {
        return read(revision, document).with(Fact.FINAL, true);
    }
}
