// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import java.security.PublicKey;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A key that tokens are verified with, and the only ways in which it is used. Nothing of it can be shown. */
public final class VerificationKey {

    private final String id;
    private final Map<SignatureAlgorithm, Algorithm> ways;

    private VerificationKey(String id, Map<SignatureAlgorithm, Algorithm> ways) {
        this.id = id;
        this.ways = ways;
    }

    /**
     * A secret that both sides know.
     *
     * @param id what tokens call it; empty where they do not
     * @param wanted the ways in which it may be used; HS256 alone where there are none
     * @throws IllegalArgumentException it is too short for one of them, or one of them takes no secret
     */
    public static VerificationKey secret(String id, byte[] secret, Collection<SignatureAlgorithm> wanted) {
        Map<SignatureAlgorithm, Algorithm> ways = new EnumMap<>(SignatureAlgorithm.class);
        for (SignatureAlgorithm way : wanted.isEmpty() ? Set.of(SignatureAlgorithm.HS256) : wanted) {
            if (!way.isSymmetric()) {
                throw new IllegalArgumentException(
                        "algorithms: " + way.text() + " (expected: HS256, HS384 or HS512 for a secret)");
            }
            if (!way.fits(secret)) {
                throw new IllegalArgumentException("secret: " + secret.length + " bytes (expected: at least "
                        + way.bytes() + " for " + way.text() + ")");
            }
            ways.put(way, way.with(secret));
        }
        return new VerificationKey(id, ways);
    }

    /**
     * The public one of a pair.
     *
     * @param id as of {@link #secret}
     * @param wanted the ways in which it may be used; the usual one of such a key where there are none: RS256, PS256
     *     for a key that is for RSASSA-PSS alone, that of the curve, or EdDSA
     * @throws IllegalArgumentException one of them is not for such a key, or the key is too weak or unknown
     */
    public static VerificationKey published(String id, PublicKey key, Collection<SignatureAlgorithm> wanted) {
        SignatureAlgorithm usual = SignatureAlgorithm.usual(key)
                .orElseThrow(() -> new IllegalArgumentException("public-key: " + key.getAlgorithm()
                        + " (expected: RSA of 2048 to 8192 bits, EC on P-256, P-384 or P-521, or Ed25519)"));
        Map<SignatureAlgorithm, Algorithm> ways = new EnumMap<>(SignatureAlgorithm.class);
        for (SignatureAlgorithm way : wanted.isEmpty() ? Set.of(usual) : wanted) {
            if (!way.fits(key)) {
                throw new IllegalArgumentException(
                        "algorithms: " + way.text() + " (expected: those of the key, such as " + usual.text() + ")");
            }
            ways.put(way, way.with(key));
        }
        return new VerificationKey(id, ways);
    }

    /** Whether a token may mean it that names that key, or none where it is empty. */
    boolean answersTo(String named) {
        return named.isEmpty() || id.isEmpty() || id.equals(named);
    }

    /** What tokens call it; empty where they do not. */
    String id() {
        return id;
    }

    /** How it is used by that algorithm; empty where it never is. */
    Optional<Algorithm> by(SignatureAlgorithm algorithm) {
        return Optional.ofNullable(ways.get(algorithm));
    }

    /** Whether a token was signed with it, by that algorithm and no other one. */
    boolean signed(SignedText token, SignatureAlgorithm algorithm) {
        Algorithm way = ways.get(algorithm);
        if (way == null) {
            return false;
        }
        try {
            way.verify(token);
            return true;
        } catch (SignatureVerificationException e) {
            return false;
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "VerificationKey[" + id + ", " + ways.keySet() + "]";
    }
}
