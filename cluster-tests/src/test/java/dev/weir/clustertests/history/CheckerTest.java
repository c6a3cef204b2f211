// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckerTest {

    private static final Entry WRONG = Entry.of(Kind.ORDER, "client", "node-1", Span.ofMillis(1, 2))
            .with(Fact.ID, "7")
            .answered(200)
            .with(Fact.WANTED, "a")
            .with(Fact.GOT, "b");

    @Test
    void every_rule_that_is_broken_is_told_with_its_proof() {
        List<Violation> broken = Checker.broken(History.of(WRONG));

        assertThat(broken).extracting(Violation::rule).containsExactly("NothingSentTwice", "EveryAnswerWhole");
        assertThat(Checker.report(broken))
                .contains(
                        "NothingSentTwice: an order was answered that the upstream never got\n    {\"kind\":\"order\"")
                .contains("EveryAnswerWhole: an answer is not the one to its request\n    {\"kind\":\"order\"");
    }

    @Test
    void of_many_places_a_few_are_told() {
        List<Violation> broken = new EveryAnswerWhole().broken(new History(Collections.nCopies(10, WRONG)));

        assertThat(Checker.report(broken).lines()).hasSize(7).last().isEqualTo("EveryAnswerWhole: and 7 more");
    }

    @Test
    void nothing_is_told_where_nothing_is_broken() {
        assertThat(Checker.report(Checker.broken(History.of()))).isEmpty();
    }
}
