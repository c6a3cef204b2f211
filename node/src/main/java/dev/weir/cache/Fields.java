// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which fields are kept with a response, and lists of their names. */
final class Fields {

    /**
     * What is of one connection (RFC 9110 §7.6.1), of one proxy (RFC 9111 §3.1), or said anew whenever a response is
     * sent.
     */
    private static final Set<String> NEVER_KEPT = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings",
            "proxy-authenticate",
            "proxy-authentication-info",
            "proxy-authorization",
            "age",
            "content-length");

    private Fields() {}

    /** Whether a field is kept in front of all caches. */
    static boolean kept(String lowerCase) {
        return !NEVER_KEPT.contains(lowerCase);
    }

    /**
     * A copy of what may be kept of the headers.
     *
     * @param without names of fields that may not
     * @param own gets these
     */
    static HeaderMap kept(HeaderMap headers, Set<String> without, HeaderMap own) {
        Set<String> nominated = Set.copyOf(elements(headers, "connection"));
        HeaderMap kept = new HeaderMap();
        for (HeaderValues values : headers) {
            String name = lowerCase(values);
            if (kept(name) && !nominated.contains(name)) {
                (without.contains(name) ? own : kept).putAll(values.getHeaderName(), values);
            }
        }
        return kept;
    }

    static String lowerCase(HeaderValues values) {
        return values.getHeaderName().toString().toLowerCase(Locale.ROOT);
    }

    /** Those of all lines of a field that lists tokens, in lower case. */
    static List<String> elements(HeaderMap headers, String field) {
        HeaderValues lines = headers.get(field);
        if (lines == null) {
            return List.of();
        }
        List<String> elements = new ArrayList<>();
        lines.forEach(line -> elements.addAll(elements(line)));
        return elements;
    }

    /** The elements of a list of tokens (RFC 9110 §5.6.1), in lower case, without empty ones. */
    static List<String> elements(String list) {
        List<String> elements = new ArrayList<>();
        for (String element : list.toLowerCase(Locale.ROOT).split(",", -1)) {
            if (!element.isBlank()) {
                elements.add(element.strip());
            }
        }
        return elements;
    }

    /** Whether a field may be called so (RFC 9110 §5.6.2). */
    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isToken(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    static boolean isToken(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    /** Whether a value can stand in one line of a head: nobody writes another line with it. */
    static boolean isOneLine(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                return false;
            }
        }
        return true;
    }
}
