// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import dev.weir.http1.FieldNames;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.Set;

/** What may stand in a field (RFC 9113 §8.2), whoever sends it. */
final class FieldRules {

    /** What says something of one connection has no place where streams share it (RFC 9113 §8.2.2). */
    private static final Set<HttpString> OF_CONNECTION = Set.of(
            Headers.CONNECTION,
            new HttpString("Proxy-Connection"),
            Headers.KEEP_ALIVE,
            Headers.TRANSFER_ENCODING,
            Headers.UPGRADE);

    private static final int LENGTH_DIGITS_MAX = 18;

    /** What {@link #contentLength} says where there is none. */
    static final long NO_LENGTH = -1;

    /** What {@link #contentLength} says of one that cannot be read in one way only. */
    static final long WRONG_LENGTH = -2;

    private FieldRules() {}

    /** Whether it is a name as it stands in HTTP/2: token characters, none of them in upper case. */
    static boolean isName(HttpString name) {
        for (int i = 0; i < name.length(); i++) {
            byte b = name.byteAt(i);
            if (!FieldNames.isToken(b) || (b >= 'A' && b <= 'Z')) {
                return false;
            }
        }
        return name.length() > 0;
    }

    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0x7f || !FieldNames.isToken((byte) c)) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Whether nothing in the value could end it elsewhere: no control characters but tabs, nothing beyond Latin-1. */
    static boolean isValue(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < 0x20 && c != '\t') || c == 0x7f || c > 0xff) {
                return false;
            }
        }
        return true;
    }

    /** Whether the value begins or ends with a blank, which is for HTTP/1.1 alone. */
    static boolean isBlankAtEnds(String value) {
        return !value.isEmpty() && (isBlank(value.charAt(0)) || isBlank(value.charAt(value.length() - 1)));
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    static boolean isOfConnection(HttpString name) {
        return OF_CONNECTION.contains(name);
    }

    /** What the fields say of the body's length: one number, or {@link #NO_LENGTH}, or {@link #WRONG_LENGTH}. */
    static long contentLength(HeaderMap headers) {
        HeaderValues values = headers.get(Headers.CONTENT_LENGTH);
        if (values == null) {
            return NO_LENGTH;
        }
        String value = values.getFirst();
        boolean number = values.size() == 1 && !value.isEmpty() && value.length() <= LENGTH_DIGITS_MAX;
        for (int i = 0; number && i < value.length(); i++) {
            number = value.charAt(i) >= '0' && value.charAt(i) <= '9';
        }
        return number ? Long.parseLong(value) : WRONG_LENGTH;
    }
}
