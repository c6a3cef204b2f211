// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** What the members of a cluster know and nobody else, or that there is no such thing. Never travels, never printed. */
final class Secret {

    /** For clusters without one. */
    static final Secret NONE = new Secret(null);

    private static final String ALGORITHM = "HmacSHA256";

    /** How long a proof is. */
    static final int PROOF_BYTES = 32;

    private final @Nullable SecretKeySpec key;

    private Secret(@Nullable SecretKeySpec key) {
        this.key = key;
    }

    static Secret of(Optional<String> secret) {
        return secret.map(text -> new Secret(new SecretKeySpec(text.getBytes(UTF_8), ALGORITHM)))
                .orElse(NONE);
    }

    /** Whether there is one. */
    boolean isSet() {
        return key != null;
    }

    /** What only one who knows the secret can say to this challenge; zeros where there is none. */
    byte[] prove(byte[]... challenge) {
        if (key == null) {
            return new byte[PROOF_BYTES];
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (byte[] part : challenge) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has " + ALGORITHM, e);
        }
    }
}
