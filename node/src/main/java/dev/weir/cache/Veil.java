// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * What stands for a value that tells responses apart: the value itself, or a digest where it lets somebody in. Keys and
 * variants are shown to operators, and a session is none of their business.
 */
final class Veil {

    private static final List<String> SECRET = List.of("cookie", "auth", "key", "token", "secret", "session", "passw");
    private static final int SHOWN_MAX = 40;

    private Veil() {}

    /** Whether the values of a field, or of a cookie, of this name are nobody's business. */
    static boolean covers(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return SECRET.stream().anyMatch(lower::contains);
    }

    /** The same for the same value, and for no other one. */
    static String over(String name, String value) {
        return value.isEmpty() || !covers(name) ? value : digest(value);
    }

    /** SHA-256, as far as it takes to tell everything from everything. */
    static String digest(String value) {
        String hex = Hashing.sha256().hashString(value, StandardCharsets.UTF_8).toString();
        return "sha256:" + hex.substring(0, SHOWN_MAX);
    }
}
