// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ListedTest {

    record Menu(Dishes dishes) {}

    @Listed
    record Dishes(List<String> of, @Default("false") boolean warm) {}

    @Test
    void a_list_may_stand_for_all_of_it() throws Exception {
        assertThat(read(Menu.class, "dishes: [a, b]").dishes()).isEqualTo(new Dishes(List.of("a", "b"), false));
        assertThat(read(Menu.class, "dishes: {of: [a], warm: true}").dishes())
                .isEqualTo(new Dishes(List.of("a"), true));
        assertThat(read(Menu.class, "dishes: {}").dishes()).isEqualTo(new Dishes(List.of(), false));
    }

    @Test
    void a_text_may_not() {
        assertThat(problems(Menu.class, "dishes: a"))
                .containsExactly("1:9 dishes: a (expected: a list or a map of of, warm)");
    }

    @Test
    void the_schema_has_both() {
        assertThat(JsonSchema.of(Menu.class, "Menu").replaceAll("\\s+", ""))
                .contains("\"anyOf\":[{\"type\":\"array\",\"items\":");
    }
}
