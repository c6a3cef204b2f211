// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DifferencesTest {

    private static final String BEFORE =
            """
            # the shop
            format: 1
            consumers:
              acme: {groups: [gold], api-keys: ["${env:KEY}", sha256:aaaa]}
              globex: {}
            routes:
              orders: {match: {path: /orders}, upstream: a, "odd key": 1}
            """;

    @Test
    void a_document_is_the_same_however_it_is_written() throws Exception {
        String json =
                """
                {"routes": {"orders": {"upstream": "a", "odd key": 1, "match": {"path": "/orders"}}}, "format": 1,
                 "consumers": {"globex": {}, "acme": {"groups": ["gold"], "api-keys": ["${env:KEY}", "sha256:aaaa"]}}}
                """;

        assertThat(between(BEFORE, json)).isEmpty();
    }

    @Test
    void what_has_changed_is_told_by_its_place_alone() throws Exception {
        String after = BEFORE.replace("/orders", "/bills")
                .replace(", sha256:aaaa", "")
                .replace("${env:KEY}", "${env:OTHER}")
                .replace("  globex: {}", "  umbrella: {api-keys: [secret]}")
                .replace("odd key\": 1", "odd key\": \"1\"");

        List<String> differences = between(BEFORE, after);

        assertThat(differences)
                .containsExactly(
                        "changed consumers.acme.api-keys[0]",
                        "removed consumers.acme.api-keys[1]",
                        "removed consumers.globex",
                        "added consumers.umbrella",
                        "changed routes.orders.match.path",
                        "changed routes.orders[\"odd key\"]");
        assertThat(String.join(" ", differences)).doesNotContain("secret", "aaaa", "env", "bills");
    }

    @Test
    void another_kind_of_thing_is_one_change() throws Exception {
        assertThat(between("a: {b: 1}", "a: [1]")).containsExactly("changed a");
        assertThat(between("a: 1", "[1]")).containsExactly("changed the document");
        assertThat(between("a: [1]", "a: [1, 2, {b: 3}]")).containsExactly("added a[1]", "added a[2]");
    }

    private static List<String> between(String before, String after) throws DocumentException {
        return Differences.between(Document.parse("before", before), Document.parse("after", after));
    }
}
