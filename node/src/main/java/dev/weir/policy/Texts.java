// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.Bare;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One text, or several of which one is enough: {@code https://id.example.com}, or a list.
 *
 * @param texts none of them is empty
 */
@Bare
record Texts(List<String> texts) {

    Texts {
        for (int i = 0; i < texts.size(); i++) {
            if (texts.get(i).isEmpty()) {
                throw new IllegalArgumentException("[" + i + "]: (expected: not empty)");
            }
        }
        texts = List.copyOf(texts);
    }

    static Texts parse(String text) {
        return new Texts(List.of(text));
    }

    Set<String> all() {
        return new LinkedHashSet<>(texts);
    }
}
