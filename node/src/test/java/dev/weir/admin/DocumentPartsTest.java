// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.document.DocumentException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentPartsTest {

    private static final String YAML =
            """
            # mine
            format: 1
            upstreams:
              orders: {instances: ["http://${env:HOST}:8080"]}
            routes:
              orders:
                match: {path: /orders/**}
                upstream: orders
            """;

    private final DocumentParts editor = new DocumentParts();

    @Test
    void numbers_stay_as_they_are_written() throws Exception {
        String document = "consumers: {acme: {metadata: {version: 1.10, seats: 12}}}";

        String read = editor.read(document, List.of("consumers", "acme"), Language.JSON)
                .orElseThrow();

        assertThat(read).contains("1.10").contains("12");
    }

    @Test
    void a_part_is_read_in_either_language_with_its_references_unresolved() throws DocumentException {
        String json =
                editor.read(YAML, List.of("upstreams", "orders"), Language.JSON).orElseThrow();
        String yaml = editor.read(YAML, List.of("routes"), Language.YAML).orElseThrow();

        assertThat(json).contains("\"http://${env:HOST}:8080\"");
        assertThat(yaml).startsWith("orders:").contains("upstream: orders");
    }

    @Test
    void the_whole_document_is_read_in_the_other_language() throws DocumentException {
        String json = editor.read(YAML, List.of(), Language.JSON).orElseThrow();

        assertThat(Language.of(json)).isEqualTo(Language.JSON);
        assertThat(Language.of(YAML)).isEqualTo(Language.YAML);
        assertThat(json).contains("\"format\": 1");
    }

    @Test
    void what_is_not_there_is_empty() throws DocumentException {
        assertThat(editor.read(YAML, List.of("routes", "users"), Language.JSON)).isEmpty();
        assertThat(editor.read("format: 1\n", List.of("routes"), Language.JSON)).isEmpty();
    }

    @Test
    void a_thing_is_added_replaced_and_removed_and_the_others_stay() throws DocumentException {
        String added = editor.put(YAML, List.of("routes", "users"), "{\"match\": {\"path\": \"/u\"}}");
        String replaced = editor.put(added, List.of("routes", "users"), "match: {path: /v}\n");
        String removed = editor.remove(replaced, List.of("routes", "orders"));

        assertThat(added).contains("/u", "/orders/**");
        assertThat(replaced).contains("/v", "/orders/**").doesNotContain("/u");
        assertThat(removed).contains("/v", "${env:HOST}").doesNotContain("/orders/**");
    }

    @Test
    void an_edit_that_cannot_be_read_is_named_by_its_path() {
        assertThatThrownBy(() -> editor.put(YAML, List.of("routes", "users"), "a: [1"))
                .isInstanceOf(DocumentException.class)
                .hasMessageStartingWith("routes.users:");
    }
}
