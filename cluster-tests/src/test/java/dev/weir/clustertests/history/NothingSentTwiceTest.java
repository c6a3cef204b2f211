// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NothingSentTwiceTest {

    private static final Rule RULE = new NothingSentTwice();

    @Test
    void holds_where_what_was_answered_was_sent_once_and_what_was_not_at_most_once() {
        History history = History.of(
                receipt("1"),
                order("1").answered(200),
                order("2").failed("no answer"),
                receipt("3"),
                order("3").failed("no answer"));

        assertThat(RULE.broken(history)).isEmpty();
    }

    @Test
    void an_order_sent_twice_is_shown_with_its_receipts() {
        Entry order = order("1").failed("no answer");

        assertThat(RULE.broken(History.of(receipt("1"), receipt("1"), order)))
                .singleElement()
                .satisfies(broken -> {
                    assertThat(broken.what()).isEqualTo("an order was sent 2 times");
                    assertThat(broken.proof()).containsExactly(order, receipt("1"), receipt("1"));
                });
    }

    @Test
    void an_order_that_the_upstream_did_not_answer_is_not_sent_again() {
        Entry doomed = Entry.of(Kind.DOOMED_ORDER, "client", "node-1", Span.ofMillis(0, 1))
                .with(Fact.ID, "1");

        assertThat(RULE.broken(History.of(receipt("1"), doomed.answered(502)))).isEmpty();
        assertThat(RULE.broken(History.of(receipt("1"), receipt("1"), doomed.answered(502))))
                .hasSize(1);
    }

    @Test
    void an_answer_from_nowhere_is_seen() {
        assertThat(RULE.broken(History.of(order("1").answered(200), receipt("2"))))
                .hasSize(1);
    }

    @Test
    void a_request_that_may_be_repeated_is_no_order() {
        Entry limited = Entry.of(Kind.LIMITED, "client", "node-1", Span.ofMillis(0, 1))
                .with(Fact.ID, "1")
                .answered(200);

        assertThat(RULE.broken(History.of(limited, receipt("1"), receipt("1")))).isEmpty();
    }

    private static Entry order(String id) {
        return Entry.of(Kind.ORDER, "client", "node-1", Span.ofMillis(0, 1)).with(Fact.ID, id);
    }

    private static Entry receipt(String id) {
        return Entry.of(Kind.RECEIPT, "upstream", "", Span.ofMillis(0, 1)).with(Fact.ID, id);
    }
}
