// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * What is kept of a secret that is as long as chance makes it: its SHA-256, from which nobody gets it back. Two are
 * compared in a time that does not tell where they differ.
 */
public record KeyDigest(HashCode sha256) {

    /** How one is told from a secret. */
    public static final String PREFIX = "sha256:";

    private static final Pattern WRITTEN = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final int ID_CHARACTERS = 8;

    /** Of a secret. */
    public static KeyDigest of(String secret) {
        return new KeyDigest(Hashing.sha256().hashString(secret, StandardCharsets.UTF_8));
    }

    /** Whether a text is one, as {@link #toString} writes it. */
    public static boolean isWritten(String text) {
        return WRITTEN.matcher(text).matches();
    }

    /** From what {@link #toString} wrote. */
    public static KeyDigest parse(String text) {
        if (!isWritten(text)) {
            throw new IllegalArgumentException("(expected: sha256: and 64 hex digits in lower case)");
        }
        return new KeyDigest(HashCode.fromString(text.substring(PREFIX.length())));
    }

    /** What operators call it: its first digits. */
    public String id() {
        return sha256.toString().substring(0, ID_CHARACTERS);
    }

    /** As it is written in a gateway config: {@code sha256:9f86…}. */
    @Override
    public String toString() {
        return PREFIX + sha256;
    }
}
