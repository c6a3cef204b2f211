// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import static dev.weir.document.Readings.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemListTest {

    @Test
    void values_are_shown_on_one_line_and_not_endless() {
        List<String> problems =
                problems(BindingTest.Pump.class, "label: a\ncount: \"" + "x".repeat(1000) + "\\n\\e[31m\"");

        assertThat(problems).singleElement().asString().hasSizeLessThan(200).doesNotContain("\n", "\u001b");
    }

    @Test
    void only_a_line_that_begins_with_a_bar_is_a_line_of_its_own() {
        Problems problems = new Problems("a.yaml");

        problems.add("", "wrong: x\nb.yaml:1:1 fine (expected: y)\n | x\n | ^\u001b\n" + " | more\n".repeat(30));

        assertThat(problems.inOrder()).singleElement().satisfies(problem -> assertThat(problem.message())
                .startsWith("wrong: x\\nb.yaml:1:1 fine (expected: y)\n | x\n | ^?\n | more")
                .satisfies(text -> assertThat(text.lines()).hasSize(20)));
    }

    @Test
    void after_a_hundred_problems_the_rest_is_counted() {
        List<String> problems = problems(BindingTest.Box.class, "tools: [" + "7: 7, ".repeat(150) + "]");

        assertThat(problems).hasSize(101).last().isEqualTo(" 50 more problems");
    }
}
