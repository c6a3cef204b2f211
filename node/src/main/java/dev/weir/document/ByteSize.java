// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes, written with its unit: {@code 64KiB}. */
public record ByteSize(long bytes) {

    static final String EXPECTED = "a size such as 512B, 64KiB, 10MiB or 1GiB";

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,9})(B|KiB|MiB|GiB)");

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes: " + bytes + " (expected: 0 or more)");
        }
    }

    /** @throws IllegalArgumentException what is wrong with it */
    public static ByteSize parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("size: " + text + " (expected: " + EXPECTED + ")");
        }
        return new ByteSize(Long.parseLong(matcher.group(1)) << shift(matcher.group(2)));
    }

    private static int shift(String unit) {
        return switch (unit) {
            case "B" -> 0;
            case "KiB" -> 10;
            case "MiB" -> 20;
            default -> 30;
        };
    }

    /** In the largest unit in which it is a whole number. */
    @Override
    public String toString() {
        if (bytes == 0 || bytes % (1 << 10) != 0) {
            return bytes + "B";
        }
        if (bytes % (1 << 20) != 0) {
            return (bytes >> 10) + "KiB";
        }
        return bytes % (1 << 30) != 0 ? (bytes >> 20) + "MiB" : (bytes >> 30) + "GiB";
    }
}
