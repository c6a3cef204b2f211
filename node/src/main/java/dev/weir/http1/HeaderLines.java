// SPDX-License-Identifier: Apache-2.0
package dev.weir.http1;

import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http1.FieldNames.Field;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over the lines of one head (RFC 9112 §2.2 and §5), strict: lines end with CR LF, names are tokens with the
 * colon right behind them, nothing is folded, and no value has a control character but the tab.
 */
final class HeaderLines {

    private final byte[] bytes;
    private final FieldNames names;
    private final ProxyError error;
    private int at;
    private int from;
    private int to;

    /** @param error what malformed input is called */
    HeaderLines(byte[] bytes, FieldNames names, ProxyError error) {
        this.bytes = bytes;
        this.names = names;
        this.error = error;
    }

    /** Index of the next byte to be looked at. */
    int at() {
        return at;
    }

    void moveTo(int index) {
        at = index;
    }

    /**
     * Reads one field line.
     *
     * @param end of the head, after its empty line
     */
    Field field(int end) throws ProxyException {
        int colon = at;
        int hash = 0;
        while (colon < end && bytes[colon] != ':') {
            hash = FieldNames.hashed(hash, bytes[colon]);
            colon++;
        }
        @Nullable Field field = colon == at || colon == end ? null : names.get(bytes, at, colon, hash);
        if (field == null) {
            throw wrong("a header line without a valid name");
        }
        int lineEnd = lineEnd(colon + 1);
        from = colon + 1;
        to = lineEnd;
        while (from < to && blank(bytes[from])) {
            from++;
        }
        while (to > from && blank(bytes[to - 1])) {
            to--;
        }
        at = lineEnd + 2;
        return field;
    }

    /** The value of the field that was read last, without the blanks around it. */
    String value() {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** Index of the CR that ends the line; no other control characters stand before it. */
    int lineEnd(int start) throws ProxyException {
        int i = start;
        byte b = bytes[i];
        while (b != '\r') {
            // Nearly all are greater than a blank and less than DEL.
            if (b < ' ' ? b >= 0 && b != '\t' : b == 0x7f) {
                throw wrong("a control character in the head");
            }
            b = bytes[++i];
        }
        if (bytes[i + 1] != '\n') {
            throw wrong("a line that does not end with CR LF");
        }
        return i;
    }

    ProxyException wrong(String what) {
        return new ProxyException(error, what);
    }

    private static boolean blank(byte b) {
        return b == ' ' || b == '\t';
    }
}
