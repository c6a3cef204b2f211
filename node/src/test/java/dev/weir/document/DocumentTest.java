// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import static dev.weir.document.Readings.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentTest {

    private static final String YAML =
            """
            format: 1
            routes:
              b:
                match:
                  path: /b/**
                  methods:
                    - GET
              a: {}
            words:
              - "5"
              - 1.10
              - true
              - "true"
              - 'null'
              - 0x10
              - ""
              - |
                two
                lines
            """;

    private static final String JSON =
            """
            {
              "format": 1,
              "routes": {
                "b": {
                  "match": {
                    "path": "/b/**",
                    "methods": [
                      "GET"
                    ]
                  }
                },
                "a": { }
              },
              "words": [
                "5",
                1.10,
                true,
                "true",
                "null",
                "0x10",
                "",
                "two\\nlines\\n"
              ]
            }
            """;

    @Test
    void is_the_same_in_yaml_and_json() throws Exception {
        Document yaml = Document.parse("t.yaml", YAML);
        Document json = Document.parse("t.json", JSON);

        assertThat(yaml.toJson()).isEqualTo(JSON);
        assertThat(json.toJson()).isEqualTo(JSON);
        assertThat(json.toYaml())
                .isEqualTo(YAML.replace("'null'", "\"null\"")
                        .replace("0x10", "\"0x10\"")
                        .replace("\"\"", "''")
                        .replaceAll("\"(.+)\"", "'$1'"));
        assertThat(yaml.sameAs(json)).isTrue();
        assertThat(yaml.isJson()).isFalse();
        assertThat(json.isJson()).isTrue();
    }

    @Test
    void is_not_the_same_when_a_value_or_the_order_differs() throws Exception {
        Document document = Document.parse("t.yaml", "a: 1\nb: 2");

        assertThat(document.sameAs(Document.parse("t.yaml", "{a: 1, b: 2} # the same")))
                .isTrue();
        assertThat(document.sameAs(Document.parse("t.yaml", "a: 1\nb: 3"))).isFalse();
        assertThat(document.sameAs(Document.parse("t.yaml", "b: 2\na: 1"))).isFalse();
        assertThat(document.sameAs(Document.parse("t.yaml", "a: '1'\nb: 2"))).isFalse();
    }

    @Test
    void puts_an_object_in_the_place_of_the_one_before() throws Exception {
        Document document = Document.parse("t.yaml", "format: 1\nroutes:\n  a: {priority: 1}\n  b: {priority: 2}\n");
        Document object = Document.parse("routes/a", "{\"priority\": 3}");

        Document changed = document.put("routes", "a", object);

        assertThat(changed.text()).isEqualTo("format: 1\nroutes:\n  a:\n    priority: 3\n  b:\n    priority: 2\n");
    }

    @Test
    void puts_a_new_object_at_the_end_and_makes_the_section() throws Exception {
        Document document = Document.parse("t.json", "{\"format\": 1}");
        Document object = Document.parse("routes/a", "priority: 3\n");

        Document changed = document.put("routes", "a", object);

        assertThat(changed.text())
                .isEqualTo(
                        """
                {
                  "format": 1,
                  "routes": {
                    "a": {
                      "priority": 3
                    }
                  }
                }
                """);
    }

    @Test
    void removes_an_object_if_it_is_there() throws Exception {
        Document document = Document.parse("t.yaml", "routes: {a: {}, b: {}}");

        assertThat(document.remove("routes", "a").orElseThrow().text()).isEqualTo("routes:\n  b: {}\n");
        assertThat(document.remove("routes", "c")).isEmpty();
        assertThat(document.remove("upstreams", "a")).isEmpty();
    }

    @Test
    void what_is_no_map_cannot_be_edited() throws Exception {
        Document document = Document.parse("t.yaml", "routes: [a]");

        assertThat(problems(() -> document.remove("routes", "a")))
                .containsExactly("1:1 routes: a list (expected: a map)");
        assertThat(problems(() -> Document.parse("t.yaml", "x").put("routes", "a", document)))
                .containsExactly("1:1: a scalar (expected: a map)");
    }

    @Test
    void any_text_survives_both_languages() throws Exception {
        Random random = new Random(7);
        String signs = "ab 0-:#'\"\\\n\t{}[],&*!|>%@`~.?=$é€\uD83D\uDE00\u0085\u2028";
        int[] some = signs.codePoints().toArray();
        for (int i = 0; i < 3000; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(12), 0, some.length).forEach(at -> text.appendCodePoint(some[at]));
            Node tree = Node.Sequence.of(
                    Place.START, java.util.List.of(new Node.Scalar(Place.START, text.toString(), false)));

            String json = JsonText.of(tree);
            String yaml = YamlText.of(tree);

            assertThat(problems(() -> Document.parse("t", yaml))).as(yaml).isEmpty();
            assertThat(Document.parse("t", yaml).toJson()).as(yaml).isEqualTo(json);
            assertThat(Document.parse("t", json).toJson()).isEqualTo(json);
        }
    }

    @Test
    void a_file_that_cannot_be_read_is_a_problem(@TempDir Path directory) throws Exception {
        Path binary = Files.write(directory.resolve("binary"), new byte[] {'a', (byte) 0xff});
        Path text = Files.write(directory.resolve("text"), "a: é".getBytes(StandardCharsets.UTF_8));

        assertThat(problems(() -> Document.load(directory.resolve("none"))))
                .containsExactly(directory.resolve("none") + ": the file cannot be read: there is none");
        assertThat(problems(() -> Document.load(binary)))
                .containsExactly(binary + ": the file cannot be read: it is not UTF-8");
        assertThat(problems(() -> Document.load(directory)))
                .singleElement()
                .asString()
                .startsWith(directory + ": the file cannot be read: ");
        assertThat(Document.load(text)).isEqualTo("a: é");
    }
}
