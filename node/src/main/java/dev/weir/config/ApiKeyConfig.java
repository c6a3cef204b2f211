// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.auth.KeyDigest;
import dev.weir.document.Secret;

/**
 * A consumer's key: a reference to it, {@code ${env:ACME_KEY}}, or its digest, {@code sha256:9f86…}. Only the digest is
 * kept.
 */
public record ApiKeyConfig(KeyDigest digest) {

    private static final int CHARACTERS_MIN = 16;
    private static final int CHARACTERS_MAX = 1024;

    /** From what the document says or refers to. */
    public static ApiKeyConfig parse(Secret text) {
        if (KeyDigest.isWritten(text.value())) {
            return new ApiKeyConfig(KeyDigest.parse(text.value()));
        }
        if (!text.referred()) {
            throw new IllegalArgumentException("a key in plain text"
                    + " (expected: sha256: and the 64 hex digits of its digest, or a reference such as ${env:KEY})");
        }
        int characters = text.value().length();
        boolean visible = text.value().chars().allMatch(c -> c > ' ' && c < 0x7F);
        if (!visible || characters < CHARACTERS_MIN || characters > CHARACTERS_MAX) {
            throw new IllegalArgumentException("what the reference stands for is no key (expected: " + CHARACTERS_MIN
                    + " to " + CHARACTERS_MAX + " visible ASCII characters, or sha256: and 64 hex digits)");
        }
        return new ApiKeyConfig(KeyDigest.of(text.value()));
    }
}
