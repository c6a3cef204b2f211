// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;

/** The value of a field that lists tokens, in any case, such as {@code Vary} (RFC 9110 §5.6.1). */
final class FieldList {

    private FieldList() {}

    static boolean contains(String list, String token) {
        int from = 0;
        while (from <= list.length()) {
            int comma = list.indexOf(',', from);
            int to = comma < 0 ? list.length() : comma;
            if (list.substring(from, to).strip().equalsIgnoreCase(token)) {
                return true;
            }
            from = to + 1;
        }
        return false;
    }

    /** Whether any line of the field does. */
    static boolean contains(HeaderMap headers, HttpString field, String token) {
        HeaderValues lines = headers.get(field);
        for (int i = 0; lines != null && i < lines.size(); i++) {
            if (contains(lines.get(i), token)) {
                return true;
            }
        }
        return false;
    }

    /** Says that the response would be another one for another value of this request header. */
    static void vary(HeaderMap headers, String name) {
        if (contains(headers, Headers.VARY, name) || contains(headers, Headers.VARY, "*")) {
            return;
        }
        HeaderValues lines = headers.get(Headers.VARY);
        headers.put(Headers.VARY, lines == null ? name : String.join(", ", lines) + ", " + name);
    }
}
