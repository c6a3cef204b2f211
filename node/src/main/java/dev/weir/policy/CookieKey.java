// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.Secret;

/** A secret by which cookies are sealed: a reference to a text that nobody guesses. */
record CookieKey(String text) {

    private static final int CHARACTERS_MIN = 32;

    static CookieKey parse(Secret secret) {
        if (!secret.referred()) {
            throw new IllegalArgumentException(
                    "in plain (expected: a reference such as ${env:COOKIE_KEY} or ${file:/run/secrets/cookie-key})");
        }
        if (secret.value().length() < CHARACTERS_MIN) {
            throw new IllegalArgumentException("what the reference stands for is too short (expected: at least "
                    + CHARACTERS_MIN + " characters, such as of openssl rand -base64 32)");
        }
        return new CookieKey(secret.value());
    }

    @Override
    public String toString() {
        return "CookieKey[…]";
    }
}
