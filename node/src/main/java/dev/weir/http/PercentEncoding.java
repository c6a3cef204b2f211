// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Text as it stands in a URI, in UTF-8 (RFC 3986 §2.1). A plus sign is a plus sign here. */
public final class PercentEncoding {

    private static final String UNRESERVED = "-._~";

    /** What may stand as itself in a segment: {@code ;} is left out, because it begins a parameter for some readers. */
    private static final String IN_SEGMENT = UNRESERVED + "!$&'()*+,=:@";

    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private PercentEncoding() {}

    /** Encodes a text so that it stays within one path segment: no slash, question mark or parameter gets out. */
    public static String segment(String text) {
        return encode(text, IN_SEGMENT);
    }

    /** Encodes everything but letters, digits and {@code - . _ ~}: a text for any place, also within a query. */
    public static String component(String text) {
        return encode(text, UNRESERVED);
    }

    /** Decodes every percent triplet; what is none stays as it is, and bytes that are not UTF-8 become U+FFFD. */
    public static String decode(String text) {
        int percent = text.indexOf('%');
        if (percent < 0) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        bytes.writeBytes(text.substring(0, percent).getBytes(StandardCharsets.UTF_8));
        int i = percent;
        while (i < text.length()) {
            int octet = octet(text, i);
            if (octet >= 0) {
                bytes.write(octet);
                i += 3;
            } else {
                int next = text.offsetByCodePoints(i, 1);
                bytes.writeBytes(text.substring(i, next).getBytes(StandardCharsets.UTF_8));
                i = next;
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The octet that the triplet at this place stands for, or -1 where there is no valid triplet. */
    static int octet(CharSequence text, int at) {
        if (at + 2 >= text.length() || text.charAt(at) != '%') {
            return -1;
        }
        int high = digit(text.charAt(at + 1));
        int low = digit(text.charAt(at + 2));
        return high < 0 || low < 0 ? -1 : (high << 4) | low;
    }

    /** Appends a triplet in upper case (RFC 3986 §6.2.2.1). */
    static void append(StringBuilder into, int octet) {
        into.append('%').append(HEX[(octet >> 4) & 15]).append(HEX[octet & 15]);
    }

    static boolean unreserved(int c) {
        return isAlphanumeric(c) || UNRESERVED.indexOf(c) >= 0;
    }

    private static String encode(String text, String kept) {
        int i = 0;
        while (i < text.length() && asItself(text.charAt(i), kept)) {
            i++;
        }
        if (i == text.length()) {
            return text;
        }
        StringBuilder encoded = new StringBuilder(text.length() + 16).append(text, 0, i);
        for (byte octet : text.substring(i).getBytes(StandardCharsets.UTF_8)) {
            if (octet >= 0 && asItself(octet, kept)) {
                encoded.append((char) octet);
            } else {
                append(encoded, octet);
            }
        }
        return encoded.toString();
    }

    private static boolean asItself(int c, String kept) {
        return isAlphanumeric(c) || kept.indexOf(c) >= 0;
    }

    private static boolean isAlphanumeric(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static int digit(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }
}
