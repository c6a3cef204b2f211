// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.document.ByteSize;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How {@link Compress} is written. */
class CompressDocumentTest {

    record Uses(List<Policy> policies) {}

    @Test
    void has_defaults() throws Exception {
        Compress compress = read(Compress.class, "{}");

        assertThat(compress.level()).isEqualTo(1);
        assertThat(compress.minLength()).isEqualTo(new ByteSize(1024));
        assertThat(compress.types())
                .startsWith("text/*", "application/json")
                .endsWith("*+json", "*+xml")
                .doesNotContain("image/*", "application/octet-stream");
        assertThat(read(Uses.class, "policies: [compress: {}]").policies()).containsExactly(compress);
    }

    @Test
    void every_field_can_be_set() throws Exception {
        assertThat(read(Compress.class, "{level: 9, min-length: 4KiB, types: [text/html, '*+json', font/*]}"))
                .isEqualTo(new Compress(9, new ByteSize(4096), List.of("text/html", "*+json", "font/*")));
    }

    @Test
    void refuses_what_it_cannot_do_at_its_place() {
        assertThat(problems(Compress.class, "level: 0")).containsExactly("1:8 level: 0 (expected: 1 to 9)");
        assertThat(problems(Compress.class, "level: 10")).containsExactly("1:8 level: 10 (expected: 1 to 9)");
        for (String type : List.of("text", "*/*", "Text/html", "text/html; charset=utf-8", "*json", "+json", "")) {
            assertThat(problems(Compress.class, "types: [text/html, \"" + type + "\"]"))
                    .containsExactly("1:20 types[1]: " + type
                            + " (expected: application/json, text/* or *+json, in lower case)");
        }
        assertThat(problems(Uses.class, "policies: [compress: 6]"))
                .containsExactly("1:22 policies[0].compress: 6 (expected: a map of level, min-length, types)");
    }
}
