// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.PathPattern;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BindingTest {

    enum Colour {
        RED,
        DARK_BLUE
    }

    record Pump(
            String label,
            @Default("3") int count,
            @Default("10s") Duration unhealthyAfter,
            @Default("{}") Valve valve,
            Optional<Colour> colour,
            List<Valve> valves,
            Map<String, Integer> parts) {}

    record Valve(@Default("1") long width, @Default("false") boolean open) {
        Valve {
            if (width > 100) {
                throw new IllegalArgumentException("width: " + width + " (expected: at most 100)");
            }
        }
    }

    record Values(URI uri, Path path, InetSocketAddress address, PathPattern pattern, double ratio) {}

    record Link(String to, @Default("1") int weight) {}

    record Range(@Default("1") int from, @Default("2") int to) {
        Range {
            if (from > 100) {
                throw new IllegalArgumentException("from: " + from + " (expected: at most 100)");
            }
            if (to > 100) {
                throw new IllegalArgumentException("to: " + to + " (expected: at most 100)");
            }
            if (from > to) {
                throw new IllegalArgumentException("from after to (expected: before)");
            }
        }
    }

    record Links(List<Link> links) {}

    sealed interface Tool {
        record Hammer(@Default("1") int weight) implements Tool {}

        record LongSaw(String teeth) implements Tool {}

        record Nothing() implements Tool {}

        @Bare
        record Sentence(String text) implements Tool {}

        @Bare
        record Several(List<String> names) implements Tool {}
    }

    record Box(List<Tool> tools) {}

    @Test
    void what_is_not_written_is_its_default() throws Exception {
        Pump pump = read(Pump.class, "label: a");

        assertThat(pump)
                .isEqualTo(new Pump(
                        "a", 3, Duration.ofSeconds(10), new Valve(1, false), Optional.empty(), List.of(), Map.of()));
    }

    @Test
    void reads_every_component_by_its_key_in_kebab_case() throws Exception {
        Pump pump = read(
                Pump.class,
                """
                label: a
                count: -2
                unhealthy-after: 500ms
                valve: {width: 7, open: true}
                colour: dark-blue
                valves: [2, {open: true}]
                parts: {z: 1, a: 2}
                """);

        assertThat(pump)
                .isEqualTo(new Pump(
                        "a",
                        -2,
                        Duration.ofMillis(500),
                        new Valve(7, true),
                        Optional.of(Colour.DARK_BLUE),
                        List.of(new Valve(2, false), new Valve(1, true)),
                        Map.of("z", 1, "a", 2)));
        assertThat(pump.parts().keySet()).containsExactly("z", "a");
    }

    @Test
    void json_is_the_same_document() throws Exception {
        String yaml = "label: a\nvalve: {width: 7, open: true}\nparts: {z: 1}\n";
        String json = "{\"label\": \"a\",\n\t\"valve\": {\"width\": 7, \"open\": true}, \"parts\": {\"z\": 1}}";

        assertThat(read(Pump.class, json)).isEqualTo(read(Pump.class, yaml));
    }

    @Test
    void reads_values_of_every_kind() throws Exception {
        Values values = read(
                Values.class,
                """
                uri: http://a:1
                path: data/x
                address: "[::1]:80"
                pattern: /users/{id}
                ratio: 0.5
                """);

        assertThat(values.uri()).isEqualTo(URI.create("http://a:1"));
        assertThat(values.path()).isEqualTo(Path.of("/base/data/x"));
        assertThat(values.address()).hasToString("/[0:0:0:0:0:0:0:1]:80");
        assertThat(values.pattern()).isEqualTo(PathPattern.parse("/users/{id}"));
        assertThat(values.ratio()).isEqualTo(0.5);
    }

    @Test
    void a_value_of_the_wrong_kind_says_what_was_expected() {
        assertThat(
                        problems(
                                Values.class,
                                """
                uri: "a b"
                path: [x]
                address: 127.0.0.1
                pattern: users
                ratio: many
                """))
                .containsExactly(
                        "1:6 uri: a b (expected: a URL; Illegal character in path)",
                        "2:1 path: a list (expected: a path)",
                        "3:10 address: 127.0.0.1 (expected: host:port such as 127.0.0.1:8081 or [::1]:8081)",
                        "4:10 pattern: users (expected: starts with /)",
                        "5:8 ratio: many (expected: a number)");
    }

    @Test
    void every_problem_is_told_with_its_place() {
        assertThat(
                        problems(
                                Pump.class,
                                """
                count: three
                unhealthyAfter: 10s
                valve:
                  width: 200
                colour: blue
                valves:
                  - x
                  - {open: yes}
                  - {widht: 1}
                parts: {a: x, b: }
                zzz: 1
                """))
                .containsExactly(
                        "1:1 label: missing (expected: a text)",
                        "1:8 count: three (expected: a whole number)",
                        "2:1 unhealthyAfter: unknown key (did you mean 'unhealthy-after'?)",
                        "4:10 valve.width: 200 (expected: at most 100)",
                        "5:9 colour: blue (expected: one of red, dark-blue)",
                        "7:5 valves[0]: x (expected: a whole number)",
                        "8:12 valves[1].open: yes (expected: true or false)",
                        "9:6 valves[2].widht: unknown key (did you mean 'width'?)",
                        "10:12 parts.a: x (expected: a whole number)",
                        "10:17 parts.b: nothing (expected: a whole number)",
                        "11:1 zzz: unknown key (expected: one of label, count, unhealthy-after, valve, colour, valves,"
                                + " parts)");
    }

    @Test
    void a_number_in_quotes_is_a_text() {
        assertThat(problems(Pump.class, "label: 5\ncount: \"5\""))
                .containsExactly("2:8 count: \"5\" (expected: a whole number, without quotes)");
    }

    @Test
    void a_key_that_stands_twice_is_refused_beside_all_else() {
        assertThat(problems(Pump.class, "label: a\ncount: x\nlabel: b"))
                .containsExactly(
                        "2:8 count: x (expected: a whole number)",
                        "3:1 label: twice (expected: once; the first is at 1:1)");
    }

    @Test
    void a_record_is_its_first_component_where_nothing_else_must_be_given() throws Exception {
        Links links = read(Links.class, "links: [a, {to: b, weight: 2}]");

        assertThat(links).isEqualTo(new Links(List.of(new Link("a", 1), new Link("b", 2))));
    }

    @Test
    void a_document_is_a_map_though() {
        assertThat(problems(Link.class, "a")).containsExactly("1:1: a scalar (expected: a map of to, weight)");
        assertThat(problems(Links.class, "[a]")).containsExactly("1:1: a list (expected: a map of links)");
    }

    @Test
    void every_component_that_the_constructor_refuses_is_told() {
        assertThat(problems(Range.class, "from: 101\nto: 102"))
                .containsExactly("1:7 from: 101 (expected: at most 100)", "2:5 to: 102 (expected: at most 100)");
        assertThat(problems(Range.class, "from: 3\nto: 2")).containsExactly("1:1: from after to (expected: before)");
    }

    @Test
    void one_of_several_records_is_told_by_its_key_or_its_form() throws Exception {
        Box box = read(
                Box.class,
                """
                tools:
                  - hammer: {weight: 2}
                  - long-saw: fine
                  - hammer: 3
                  - nothing: true
                  - just so
                  - [a, b]
                """);

        assertThat(box.tools())
                .containsExactly(
                        new Tool.Hammer(2),
                        new Tool.LongSaw("fine"),
                        new Tool.Hammer(3),
                        new Tool.Nothing(),
                        new Tool.Sentence("just so"),
                        new Tool.Several(List.of("a", "b")));
    }

    @Test
    void one_of_several_records_is_exactly_one() {
        assertThat(
                        problems(
                                Box.class,
                                """
                tools:
                  - {hammer: 1, nothing: true}
                  - {}
                  - {long_saw: fine}
                  - nothing: false
                """))
                .containsExactly(
                        "2:5 tools[0]: hammer, nothing (expected: one of the keys hammer, long-saw, nothing)",
                        "3:5 tools[1]: an empty map (expected: one of the keys hammer, long-saw, nothing)",
                        "4:6 tools[2].long_saw: unknown key (did you mean 'long-saw'?)",
                        "5:14 tools[3].nothing: false (expected: true)");
    }

    @Test
    void goes_on_with_what_could_be_read() throws Exception {
        Bound<Links> bound =
                Document.bind("t.yaml", "links: [a, [b], {to: c, weigth: 2}]", Links.class, Environment.empty());

        assertThat(bound.value()).contains(new Links(List.of(new Link("a", 1), new Link("c", 1))));
        assertThat(bound.isSound("links[0]")).isTrue();
        assertThat(bound.isSound("links[1]")).isFalse();
        assertThat(bound.isSound("links[2]")).isFalse();
        assertThat(bound.isSound("")).isFalse();
    }

    record Search(java.util.regex.Pattern pattern) {}

    @Test
    void a_regular_expression_is_not_endless() throws Exception {
        assertThat(problems(Search.class, "pattern: '" + "(".repeat(501) + "'"))
                .containsExactly("1:10 pattern: 501 characters (expected: at most 500)");
        assertThat(problems(Search.class, "pattern: '" + "(".repeat(100_000) + "'"))
                .singleElement()
                .asString()
                .endsWith(" (expected: at most 1000 characters)");
        assertThat(read(Search.class, "pattern: '" + "(".repeat(250) + ")".repeat(250) + "'")
                        .pattern())
                .isNotNull();
    }
}
