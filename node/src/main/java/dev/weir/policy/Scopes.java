// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.Bare;
import dev.weir.document.Open;
import java.util.List;
import java.util.Set;

/**
 * What a caller must have been granted: {@code [a, b]} or {@code {all: [a, b]}} is both, {@code {any: [a, b]}} one of
 * them.
 */
public sealed interface Scopes {

    /** Whether what was granted is enough. */
    boolean areIn(Set<String> granted);

    /** All of them. */
    @Bare
    record Listed(List<String> names) implements Scopes {

        public Listed {
            check("", names);
        }

        @Override
        public boolean areIn(Set<String> granted) {
            return granted.containsAll(names);
        }
    }

    /** All of them, in so many words. */
    @Open
    record All(List<String> all) implements Scopes {

        public All {
            check("all", all);
        }

        @Override
        public boolean areIn(Set<String> granted) {
            return granted.containsAll(all);
        }
    }

    /** At least one of them. */
    @Open
    record Any(List<String> any) implements Scopes {

        public Any {
            check("any", any);
        }

        @Override
        public boolean areIn(Set<String> granted) {
            return any.stream().anyMatch(granted::contains);
        }
    }

    private static void check(String component, List<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException(
                    (component.isEmpty() ? "" : component + ": ") + "an empty list (expected: at least one)");
        }
        for (int i = 0; i < names.size(); i++) {
            // RFC 6749 §3.3, Appendix A.4.
            if (!names.get(i).matches("[!#-\\[\\]-~]+")) {
                throw new IllegalArgumentException(
                        component + "[" + i + "]: " + names.get(i) + " (expected: a scope: ASCII, no blanks)");
            }
        }
    }
}
