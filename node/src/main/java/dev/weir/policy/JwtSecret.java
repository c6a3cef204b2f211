// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A secret that the issuer of tokens and the gateway know: a reference to a text, or with {@code base64:} before it to
 * bytes.
 */
record JwtSecret(String text) {

    private static final String BASE64 = "base64:";

    static JwtSecret parse(Secret secret) {
        if (!secret.referred()) {
            throw new IllegalArgumentException(
                    "in plain (expected: a reference such as ${env:JWT_SECRET} or ${file:/run/secrets/jwt})");
        }
        JwtSecret read = new JwtSecret(secret.value());
        read.bytes();
        return read;
    }

    /** Those of UTF-8, or what was meant in base64 of either alphabet. */
    byte[] bytes() {
        if (!text.startsWith(BASE64)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        String encoded = text.substring(BASE64.length()).replace('-', '+').replace('_', '/');
        try {
            return Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException e) {
            // Its message would show a part of it.
            throw new IllegalArgumentException("behind base64: (expected: base64)");
        }
    }

    @Override
    public String toString() {
        return "JwtSecret[…]";
    }
}
