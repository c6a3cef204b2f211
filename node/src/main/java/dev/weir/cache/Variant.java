// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;

/**
 * Which of the responses of one key (RFC 9111 §4.1). Two of them are equal if the same fields were looked at and had
 * the same values.
 *
 * @param vary the fields that decide
 * @param text those of them that the request has, a line {@code name: value} for each; a digest where that is long
 */
public record Variant(Vary vary, String text) {

    /** The only one of a key whose response does not vary. */
    public static final Variant NONE = new Variant(Vary.NOTHING, "");

    private static final int TEXT_MAX = 512;

    /** Nobody makes us keep kilobytes of header to tell one response from the next. */
    static Variant of(Vary vary, String text) {
        boolean kept = text.length() <= TEXT_MAX;
        return new Variant(
                vary,
                kept
                        ? text
                        : Hashing.sha256()
                                .hashString(text, StandardCharsets.UTF_8)
                                .toString());
    }

    /** What it takes in memory, about. */
    public long bytes() {
        return vary.bytes() + Sizes.of(text) + Sizes.OBJECT;
    }
}
