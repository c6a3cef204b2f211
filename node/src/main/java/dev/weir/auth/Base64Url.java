// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The base64url of tokens and keys (RFC 7515 §2): without padding, and only as the one who encodes writes it, so that
 * no two texts mean the same bytes (RFC 4648 §3.5).
 */
final class Base64Url {

    /** Which bits of the last character have no meaning, by how many characters stand behind the last whole four. */
    private static final int[] UNUSED = {0, 0, 0b1111, 0b11};

    private static final byte[] VALUES = values();

    private Base64Url() {}

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (int i = 0; i < letters.length(); i++) {
            values[letters.charAt(i)] = (byte) i;
        }
        return values;
    }

    /** Whether it is that, and at least one byte. */
    static boolean isWritten(String text) {
        int behind = text.length() & 3;
        if (text.isEmpty() || behind == 1) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= VALUES.length || VALUES[c] < 0) {
                return false;
            }
        }
        return (VALUES[text.charAt(text.length() - 1)] & UNUSED[behind]) == 0;
    }

    /** The bytes; empty where it is not written so. */
    static Optional<byte[]> decode(String text) {
        return isWritten(text) ? Optional.of(Base64.getUrlDecoder().decode(text)) : Optional.empty();
    }
}
