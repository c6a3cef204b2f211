// SPDX-License-Identifier: Apache-2.0
package dev.weir.document;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes, as a document has it: {@code 512B}, {@code 64KiB}, {@code 10MiB} or {@code 1GiB}.
 *
 * @param bytes 0 or more
 */
public record ByteSize(long bytes) {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(B|KiB|MiB|GiB)");

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes: " + bytes + " (expected: 0 or more)");
        }
    }

    /** @throws IllegalArgumentException what is wrong with it */
    public static ByteSize parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text + " (expected: a size such as 512B, 64KiB, 10MiB or 1GiB)");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "B" -> new ByteSize(number);
            case "KiB" -> new ByteSize(number << 10);
            case "MiB" -> new ByteSize(number << 20);
            default -> new ByteSize(number << 30);
        };
    }
}
