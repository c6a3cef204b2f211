// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a claim says, as a header: visible ASCII and blanks, everything else percent-encoded as UTF-8, so that no claim
 * can end a header or begin another one. The items of a list stand between commas.
 */
final class ClaimText {

    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private ClaimText() {}

    /** Empty for what is not there, for an object, and for a list with one in it. */
    static Optional<String> of(@Nullable Object claim) {
        if (claim instanceof List<?> items) {
            return items.stream().allMatch(ClaimText::isPlain)
                    ? Optional.of(items.stream()
                            .map(item -> escaped(item.toString(), true))
                            .collect(Collectors.joining(",")))
                    : Optional.empty();
        }
        return claim != null && isPlain(claim) ? Optional.of(escaped(claim.toString(), false)) : Optional.empty();
    }

    private static boolean isPlain(Object value) {
        return value instanceof String || value instanceof Number || value instanceof Boolean;
    }

    private static String escaped(String text, boolean item) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            boolean inside = escaped.length() > 0;
            boolean asItIs = one > ' ' && one < 0x7F && one != '%' && !(item && one == ',') || one == ' ' && inside;
            if (asItIs) {
                escaped.append((char) one);
            } else {
                escaped.append('%').append(HEX[one >> 4 & 0xF]).append(HEX[one & 0xF]);
            }
        }
        int last = escaped.length() - 1;
        if (last >= 0 && escaped.charAt(last) == ' ') {
            escaped.replace(last, last + 1, "%20");
        }
        return escaped.toString();
    }
}
