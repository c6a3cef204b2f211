// SPDX-License-Identifier: Apache-2.0
package dev.weir.http1;

import dev.weir.http.TrailerFields;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The fields that come after a chunked body (RFC 9112 §7.1.2), collected line by line. Fields that would mean something
 * else there than in a head are left out (RFC 9110 §6.5.1): what frames, routes, authenticates, modifies the request or
 * describes the content.
 */
public final class TrailerSection {

    /** Fields one section may have. */
    static final int FIELDS_MAX = 64;

    private final HeaderMap fields = new HeaderMap();
    private byte[] line = new byte[64];
    private int length;
    private int count;

    /** Whether a field of this name may stand behind a body. */
    public static boolean permits(HttpString name) {
        return TrailerFields.mayFollow(name);
    }

    /**
     * Writes a last chunk with the fields that may stand there and can be written, and the line that ends it all.
     * Fields for which there is no room are left out: they are dispensable (RFC 9110 §6.5.1).
     *
     * @param into with room for {@code 0} and two line ends at least
     */
    public static void writeLastChunk(HeaderMap trailers, ByteBuffer into) {
        ascii("0\r\n", into);
        for (long cookie = trailers.fastIterateNonEmpty(); cookie != -1; cookie = trailers.fiNextNonEmpty(cookie)) {
            HeaderValues values = trailers.fiCurrent(cookie);
            String name = values.getHeaderName().toString();
            for (String value : values) {
                boolean fits = into.remaining() >= name.length() + value.length() + 6;
                if (fits && permits(values.getHeaderName()) && isName(name) && isValue(value)) {
                    ascii(name + ": " + value + "\r\n", into);
                }
            }
        }
        ascii("\r\n", into);
    }

    private static void ascii(String text, ByteBuffer into) {
        into.put(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static boolean isName(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> c < 128 && FieldNames.isToken((byte) c));
    }

    private static boolean isValue(String value) {
        return value.chars().allMatch(c -> (c >= 0x20 || c == '\t') && c != 0x7f && c <= 0xff);
    }

    /** The fields so far. */
    HeaderMap fields() {
        return fields;
    }

    void add(byte b) {
        if (length == line.length) {
            line = Arrays.copyOf(line, 2 * length);
        }
        line[length++] = b;
    }

    /**
     * Takes what was added as one line.
     *
     * @return what is wrong with it, if something is
     */
    @Nullable
    String endLine() {
        int colon = 0;
        while (colon < length && line[colon] != ':') {
            colon++;
        }
        int end = length;
        length = 0;
        String name = new String(line, 0, colon, StandardCharsets.ISO_8859_1);
        if (colon == end || !isName(name)) {
            return "a trailer line without a valid name";
        }
        if (++count > FIELDS_MAX) {
            return "more than " + FIELDS_MAX + " trailer fields";
        }
        HttpString field = new HttpString(name);
        if (permits(field)) {
            fields.add(field, blankless(colon + 1, end));
        }
        return null;
    }

    private String blankless(int from, int to) {
        int start = from;
        int end = to;
        while (start < end && blank(line[start])) {
            start++;
        }
        while (end > start && blank(line[end - 1])) {
            end--;
        }
        return new String(line, start, end - start, StandardCharsets.ISO_8859_1);
    }

    private static boolean blank(byte b) {
        return b == ' ' || b == '\t';
    }
}
