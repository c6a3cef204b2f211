// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import java.util.ArrayList;
import java.util.List;

/** What references stood for in one reading, so that no problem tells it. */
final class Secrets {

    private static final String EXPECTED = "(expected: ";

    private final List<Secret> all = new ArrayList<>();

    /** A value that a reference stands for. */
    private record Secret(String path, String reference, String value) {

        boolean isIn(String part) {
            return part.isEmpty() || path.equals(part) || path.startsWith(part + ".") || path.startsWith(part + "[");
        }
    }

    void add(String path, String reference, String value) {
        all.add(new Secret(path, reference, value));
    }

    /**
     * What may be told of a message about a part: all of it where the part has no references, else only what was
     * expected. A message may have cut or changed the value, so it is not enough to look for it.
     */
    String hide(String part, String message) {
        List<Secret> inside = all.stream().filter(secret -> secret.isIn(part)).toList();
        if (inside.isEmpty()) {
            return message;
        }
        String what = inside.size() == 1 ? inside.get(0).reference() : "a value behind a reference";
        int expected = message.lastIndexOf(EXPECTED);
        boolean told = expected < 0
                || inside.stream()
                        .map(Secret::value)
                        .anyMatch(value -> !value.isEmpty() && message.indexOf(value, expected) >= 0);
        return what + " " + (told ? EXPECTED + "something else)" : message.substring(expected));
    }
}
