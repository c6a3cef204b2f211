// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import io.undertow.util.HeaderValues;

/** Entity tags, and lists of them (RFC 9110 §8.8.3). */
final class EntityTags {

    private static final String WEAK = "W/";

    private EntityTags() {}

    /** Whether two are of the same representation, or of ones as good as the same (RFC 9110 §8.8.3.2). */
    static boolean weaklyEqual(String one, String other) {
        return opaque(one).equals(opaque(other));
    }

    /** Whether two are of the very same bytes. */
    static boolean stronglyEqual(String one, String other) {
        return isStrong(one) && one.equals(other);
    }

    static boolean isStrong(String tag) {
        return tag.length() >= 2 && tag.charAt(0) == '"' && tag.endsWith("\"");
    }

    private static String opaque(String tag) {
        return tag.startsWith(WEAK) ? tag.substring(WEAK.length()) : tag;
    }

    /**
     * Whether the lines of {@code If-None-Match} name the tag, or any with {@code *}. A comma within quotes is none.
     */
    static boolean listed(HeaderValues lines, String tag) {
        for (int i = 0; i < lines.size(); i++) {
            if (listed(lines.get(i), tag)) {
                return true;
            }
        }
        return false;
    }

    private static boolean listed(String line, String tag) {
        int from = 0;
        while (from < line.length()) {
            int to = end(line, from);
            String element = line.substring(from, to).strip();
            if (element.equals("*") || (!element.isEmpty() && !tag.isEmpty() && weaklyEqual(element, tag))) {
                return true;
            }
            from = to + 1;
        }
        return false;
    }

    private static int end(String line, int from) {
        boolean quoted = false;
        int at = from;
        while (at < line.length() && (quoted || line.charAt(at) != ',')) {
            quoted ^= line.charAt(at) == '"';
            at++;
        }
        return at;
    }
}
