// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.auth.SigningKey;
import dev.weir.document.Secret;
import dev.weir.pem.PemException;
import dev.weir.pem.PublicKeys;
import java.nio.charset.StandardCharsets;

/**
 * What a consumer's signatures are checked by: a reference to a secret, which must be known to check them, so that no
 * digest will do; or a public key in PEM, written out or referred to.
 */
public record HmacKeyConfig(SigningKey key) {

    private static final int CHARACTERS_MIN = 32;

    /** From what the document says or refers to. */
    public static HmacKeyConfig parse(Secret text) {
        if (text.value().stripLeading().startsWith("-----BEGIN")) {
            return new HmacKeyConfig(publicKey(text.value()));
        }
        if (!text.referred()) {
            throw new IllegalArgumentException("a secret in plain text (expected: a reference such as ${env:KEY} or"
                    + " ${file:/run/secrets/key}, or a public key in PEM)");
        }
        if (text.value().length() < CHARACTERS_MIN) {
            throw new IllegalArgumentException("what the reference stands for is too short (expected: at least "
                    + CHARACTERS_MIN + " characters)");
        }
        return new HmacKeyConfig(SigningKey.Shared.of(text.value()));
    }

    private static SigningKey publicKey(String pem) {
        try {
            return SigningKey.Public.of(PublicKeys.parse(pem.getBytes(StandardCharsets.US_ASCII)));
        } catch (PemException e) {
            throw new IllegalArgumentException("no public key (expected: " + e.getMessage() + ")", e);
        }
    }
}
