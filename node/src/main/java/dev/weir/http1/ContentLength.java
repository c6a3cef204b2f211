// SPDX-License-Identifier: Apache-2.0
package dev.weir.http1;

/** The value of a {@code Content-Length} (RFC 9110 §8.6), read so that it cannot overflow. */
public final class ContentLength {

    /** The most digits a length may have: any number of so many fits into a long. */
    public static final int DIGITS_MAX = 18;

    private ContentLength() {}

    /** The number, or -1 where the text is none: empty, too long, or with anything but digits. */
    public static long parse(String text) {
        if (text.isEmpty() || text.length() > DIGITS_MAX) {
            return -1;
        }
        long length = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            length = length * 10 + digit;
        }
        return length;
    }
}
