// SPDX-License-Identifier: Apache-2.0
package dev.weir.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FieldNamesTest {

    private final FieldNames names = new FieldNames();

    @Test
    void a_name_is_made_once_and_keeps_its_case() {
        assertThat(get("X-Name")).isSameAs(get("X-Name"));
        assertThat(get("X-Name").name()).hasToString("X-Name");
        assertThat(get("x-name").name()).hasToString("x-name");
    }

    @Test
    void a_name_of_any_other_size_than_usual_is_not_kept() {
        String large = "x".repeat(20_000);

        assertThat(get(large).name()).hasToString(large);
        assertThat(get(large)).isNotSameAs(get(large));
    }

    @Test
    void a_name_that_is_no_token_is_no_name() {
        for (String text : new String[] {"a b", "a:", "a\0", "\u00e9", "a\177", "(a)"}) {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);

            assertThat(names.get(bytes, 0, bytes.length)).as(text).isNull();
        }
    }

    private FieldNames.Field get(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return Objects.requireNonNull(names.get(bytes, 0, bytes.length), text);
    }
}
