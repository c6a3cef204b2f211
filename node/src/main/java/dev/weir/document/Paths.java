// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import java.util.regex.Pattern;

/** How a place in a document is named: {@code routes.orders.policies[0]}; the root is the empty text. */
final class Paths {

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1,80}");
    private static final Pattern UNPRINTABLE = Pattern.compile("\\p{Cntrl}");

    private Paths() {}

    static String key(String path, String key) {
        if (!WORD.matcher(key).matches()) {
            return path + "[\"" + shown(key, 80) + "\"]";
        }
        return path.isEmpty() ? key : path + '.' + key;
    }

    static String item(String path, int index) {
        return path + '[' + index + ']';
    }

    /** @param relative {@code url}, {@code [2]}, {@code weights.orders} */
    static String join(String path, String relative) {
        return path.isEmpty() || relative.startsWith("[") ? path + relative : path + '.' + relative;
    }

    /** The path one step up; empty for that of a first step. */
    static String parent(String path) {
        int quoted = path.endsWith("\"]") ? path.lastIndexOf("[\"") : -1;
        return path.substring(
                0, Math.max(0, quoted >= 0 ? quoted : Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
    }

    /** On one line, and not endless. */
    static String shown(String text, int charactersMax) {
        String cut = text.length() > charactersMax ? text.substring(0, charactersMax) + '…' : text;
        return UNPRINTABLE
                .matcher(cut.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r"))
                .replaceAll("?");
    }
}
