// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EveryAnswerWholeTest {

    private static final Rule RULE = new EveryAnswerWhole();
    private static final Entry ASKED = Entry.of(Kind.ORDER, "client", "node-1", Span.ofMillis(0, 1));

    @Test
    void holds_for_the_right_answer_and_for_none() {
        Entry right = ASKED.answered(200).with(Fact.WANTED, "a1").with(Fact.GOT, "a1");
        Entry refused = ASKED.answered(429).with(Fact.WANTED, "a1").with(Fact.GOT, "b2");
        Entry unanswered = ASKED.failed("no answer").with(Fact.WANTED, "a1");

        assertThat(RULE.broken(History.of(right, refused, unanswered))).isEmpty();
    }

    @Test
    void another_answer_is_seen() {
        Entry wrong = ASKED.answered(200).with(Fact.WANTED, "a1").with(Fact.GOT, "b2");
        Entry none = ASKED.answered(200).with(Fact.WANTED, "a1");

        assertThat(RULE.broken(History.of(wrong, none)))
                .extracting(Violation::proof)
                .hasSize(2);
    }
}
