// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import static dev.weir.document.Readings.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TreeReaderTest {

    @Test
    void what_nests_too_deep_is_refused_where_it_does() {
        assertThat(parse("[".repeat(20_000)))
                .containsExactly("1:51 " + "[0]".repeat(50) + ": nested too deep (expected: at most 50 levels)");
        assertThat(parse("a: ".repeat(3))).isNotEmpty();
        assertThat(parse("- ".repeat(20_000) + "x").get(0)).contains("nested too deep");
        assertThat(parse("{\"a\":".repeat(20_000)).get(0)).contains("nested too deep");
    }

    @Test
    void aliases_stand_for_what_was_written_before() throws Exception {
        Document document = Document.parse("t.yaml", "a: &x {b: 1}\nc: *x\n");

        assertThat(document.sameAs(Document.parse("t.yaml", "a: {b: 1}\nc: {b: 1}")))
                .isTrue();
    }

    @Test
    void aliases_that_multiply_are_refused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            String before = "*a" + (i - 1);
            bomb.append("a")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [")
                    .append((before + ", ").repeat(9))
                    .append("]\n");
        }

        assertThat(parse(bomb.toString())).singleElement().asString().contains("too large (expected: at most 1000000");
    }

    @Test
    void aliases_that_nest_are_refused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 5_000; i++) {
            bomb.append("a")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [*a")
                    .append(i - 1)
                    .append("]\n");
        }

        assertThat(parse(bomb.toString())).singleElement().asString().contains("nested too deep");
    }

    @Test
    void an_alias_is_not_inside_of_what_it_stands_for() {
        assertThat(parse("a: &x [*x]"))
                .containsExactly("1:8 a[0]: *x (expected: an anchor &x before it, not around it)");
    }

    @Test
    void a_text_that_is_too_large_is_refused() {
        assertThat(parse("a: \"" + "x".repeat(10 << 20) + "\""))
                .containsExactly("1:1: 10485765 characters (expected: at most 8388608)");
    }

    @Test
    void a_large_value_is_read() throws Exception {
        Document document = Document.parse("t.yaml", "a: \"" + "x".repeat(4 << 20) + "\"");

        assertThat(document.toJson()).hasSizeGreaterThan(4 << 20);
    }

    @Test
    void tabs_do_not_indent() {
        assertThat(parse("a:\n\tb: 1"))
                .singleElement()
                .asString()
                .startsWith("2:1")
                .contains("TAB");
    }

    @Test
    void there_is_one_document() {
        assertThat(parse("")).containsExactly("1:1: nothing (expected: a map)");
        assertThat(parse("# only a comment\n")).containsExactly("1:1: nothing (expected: a map)");
        assertThat(parse("a: 1\n---\nb: 2")).containsExactly("2:1: a second document (expected: one)");
    }

    @Test
    void syntax_that_is_wrong_has_a_place() {
        assertThat(parse("a: [1, 2\nb: 3")).singleElement().asString().startsWith("2:");
        assertThat(parse("{\"a\": 1,, }")).singleElement().asString().startsWith("1:9");
        assertThat(parse("a: b: c")).singleElement().asString().startsWith("1:5");
        assertThat(parse("a: 1\nb: \u0085")).singleElement().asString().startsWith("2:4: U+0085");
        assertThat(parse("a: 1\nb: \u0001"))
                .singleElement()
                .asString()
                .startsWith("2:4")
                .contains("U+0001");
    }

    @Test
    void tags_merge_keys_and_keys_that_are_not_texts_are_refused() {
        assertThat(parse("a: !!java.net.URL x").get(0)).startsWith("1:4 a: tag").endsWith("(expected: no tags)");
        assertThat(parse("b: &b {x: 1}\na:\n  <<: *b").get(0)).startsWith("3:3 a: <<");
        assertThat(parse("[a]: 1").get(0)).startsWith("1:1: a list or map as a key");
        assertThat(parse("a: &a x\n*a : 1").get(0)).startsWith("2:1: *a as a key");
    }

    @Test
    void a_byte_order_mark_is_not_a_part_of_the_document() throws Exception {
        assertThat(Document.parse("t.yaml", "\uFEFFa: 1").toJson()).isEqualTo("{\n  \"a\": 1\n}\n");
    }

    @Test
    void duplicates_are_found_at_every_level() {
        assertThat(parse("a: {b: 1, b: 2}\nc: 1\nc: 2"))
                .containsExactly(
                        "1:11 a.b: twice (expected: once; the first is at 1:5)",
                        "3:1 c: twice (expected: once; the first is at 2:1)");
    }

    private static List<String> parse(String text) {
        return problems(() -> Document.parse("t.yaml", text));
    }
}
