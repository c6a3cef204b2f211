// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.auth.JwkReader;
import dev.weir.auth.KeyOrigin;
import dev.weir.auth.KeySet;
import dev.weir.auth.SignatureAlgorithm;
import dev.weir.auth.VerificationKey;
import dev.weir.pem.PemException;
import dev.weir.pem.PublicKeys;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of {@link Jwt}, as the document has them.
 *
 * @param jwks a set, where it is one and no URL
 * @param ways in which they may be used; those of each key itself where there are none
 */
record JwtKeys(
        Optional<JwtSecret> secret, Optional<String> publicKey, Optional<String> jwks, Set<SignatureAlgorithm> ways) {

    private static final String EXPECTED_URL = " (expected: an https URL, such as https://id.example.com";

    /** @throws IllegalArgumentException what cannot be used of them */
    static void check(
            Optional<JwtSecret> secret,
            Optional<String> publicKey,
            Optional<String> jwks,
            Optional<URI> discovery,
            Optional<String> ca,
            Set<SignatureAlgorithm> ways) {
        Optional<KeyOrigin> origin = origin(jwks, discovery, ca);
        if (origin.isPresent()) {
            ca.ifPresent(pem -> IssuerAuthority.check(pem, origin.get().url()));
        } else if (ca.isPresent()) {
            throw new IllegalArgumentException("ca: (expected: with discovery, or the URL of jwks)");
        } else {
            KeySet keys = new JwtKeys(secret, publicKey, jwks, ways).read();
            if (keys.keys().isEmpty()) {
                throw new IllegalArgumentException(
                        "jwks: no key of it can be used (expected: one that fits algorithms, of RSA with 2048 bits or"
                                + " more, on P-256, P-384, P-521 or Ed25519, or a long enough secret)");
            }
        }
    }

    /** From where keys are fetched; empty where they stand in the document. */
    static Optional<KeyOrigin> origin(Optional<String> jwks, Optional<URI> discovery, Optional<String> ca) {
        if (discovery.isPresent()) {
            return discovery.map(issuer -> KeyOrigin.discovery(url("discovery", issuer), ca));
        }
        return jwks.filter(text -> !isDocument(text)).map(text -> KeyOrigin.jwks(url("jwks", parse(text)), ca));
    }

    private static boolean isDocument(String jwks) {
        return jwks.stripLeading().startsWith("{");
    }

    private static URI parse(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("jwks: " + text + EXPECTED_URL + "/jwks.json, or a JWK Set)", e);
        }
    }

    private static URI url(String key, URI url) {
        boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
        if (!web || url.getHost() == null || url.getUserInfo() != null || url.getFragment() != null) {
            throw new IllegalArgumentException(key + ": " + url + EXPECTED_URL + ")");
        }
        return url;
    }

    KeySet read() {
        if (secret.isPresent()) {
            return KeySet.of(VerificationKey.secret("", secret.get().bytes(), ways));
        }
        if (publicKey.isPresent()) {
            try {
                byte[] pem = publicKey.get().getBytes(StandardCharsets.UTF_8);
                return KeySet.of(VerificationKey.published("", PublicKeys.parse(pem), ways));
            } catch (PemException e) {
                throw new IllegalArgumentException("public-key: (expected: " + e.getMessage() + ")", e);
            }
        }
        return jwks.flatMap(text -> new JwkReader(ways, true).read(text))
                .orElseThrow(() -> new IllegalArgumentException("jwks: (expected: a URL, or a JWK Set as JSON)"));
    }

    @Override
    public String toString() {
        return "JwtKeys[…]";
    }
}
