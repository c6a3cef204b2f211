// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import com.auth0.jwt.algorithms.Algorithm;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Optional;

/**
 * How a token is signed (RFC 7518 §3.1, RFC 8037 §3.1), among the ways that are accepted at all; {@code none} is not
 * one of them.
 */
public enum SignatureAlgorithm {
    HS256(Family.SECRET, 32),
    HS384(Family.SECRET, 48),
    HS512(Family.SECRET, 64),
    RS256(Family.RSA, 0),
    RS384(Family.RSA, 0),
    RS512(Family.RSA, 0),
    PS256(Family.RSA_PSS, 0),
    PS384(Family.RSA_PSS, 0),
    PS512(Family.RSA_PSS, 0),
    ES256(Family.EC, 32),
    ES384(Family.EC, 48),
    ES512(Family.EC, 66),
    /** With Ed25519. */
    EDDSA(Family.EDWARDS, 32);

    /** Names of all, for people. */
    public static final String ALL = "HS256 to HS512, RS256 to RS512, PS256 to PS512, ES256 to ES512 or EdDSA";

    private static final int RSA_BITS_MIN = 2048;

    /** Longer keys cost more time than any request is worth. */
    private static final int RSA_BITS_MAX = 8192;

    private final Family family;
    private final int bytes;

    /** What kind of key it takes. */
    enum Family {
        SECRET,
        RSA,
        RSA_PSS,
        EC,
        EDWARDS
    }

    /** @param bytes of a secret, at least (RFC 7518 §3.2); of a coordinate */
    SignatureAlgorithm(Family family, int bytes) {
        this.family = family;
        this.bytes = bytes;
    }

    /** By its name in a token, letter by letter. */
    public static Optional<SignatureAlgorithm> of(String text) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.text().equals(text))
                .findFirst();
    }

    /** As tokens and keys name it. */
    public String text() {
        return this == EDDSA ? "EdDSA" : name();
    }

    /** Whether it takes a secret that both sides know. */
    boolean isSymmetric() {
        return family == Family.SECRET;
    }

    /** Whether a secret is long enough. */
    boolean fits(byte[] secret) {
        return isSymmetric() && secret.length >= bytes;
    }

    int bytes() {
        return bytes;
    }

    /** Whether a key is of the right kind, and strong enough. */
    boolean fits(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            boolean only = key.getAlgorithm().equals("RSASSA-PSS");
            return (family == Family.RSA_PSS || family == Family.RSA && !only)
                    && bits >= RSA_BITS_MIN
                    && bits <= RSA_BITS_MAX;
        }
        if (key instanceof ECPublicKey ec) {
            boolean whole = Curve.of(ec)
                    .filter(curve -> curve.bytes() == bytes
                            && curve.has(ec.getW().getAffineX(), ec.getW().getAffineY()))
                    .isPresent();
            return family == Family.EC && whole;
        }
        return family == Family.EDWARDS && key instanceof EdECPublicKey edwards && EdDsa.isEd25519(edwards);
    }

    /** The one that a key of nobody's choice is used with: the first that fits; empty where none does. */
    static Optional<SignatureAlgorithm> usual(PublicKey key) {
        return Arrays.stream(values()).filter(algorithm -> algorithm.fits(key)).findFirst();
    }

    Algorithm with(byte[] secret) {
        return switch (this) {
            case HS256 -> Algorithm.HMAC256(secret);
            case HS384 -> Algorithm.HMAC384(secret);
            case HS512 -> Algorithm.HMAC512(secret);
            default -> throw new IllegalStateException(text() + " takes no secret");
        };
    }

    Algorithm with(PublicKey key) {
        return switch (this) {
            case RS256 -> Algorithm.RSA256((RSAPublicKey) key, null);
            case RS384 -> Algorithm.RSA384((RSAPublicKey) key, null);
            case RS512 -> Algorithm.RSA512((RSAPublicKey) key, null);
            case PS256 -> Algorithm.RSA256PSS((RSAPublicKey) key, null);
            case PS384 -> Algorithm.RSA384PSS((RSAPublicKey) key, null);
            case PS512 -> Algorithm.RSA512PSS((RSAPublicKey) key, null);
            case ES256 -> Algorithm.ECDSA256((ECPublicKey) key, null);
            case ES384 -> Algorithm.ECDSA384((ECPublicKey) key, null);
            case ES512 -> Algorithm.ECDSA512((ECPublicKey) key, null);
            case EDDSA -> new EdDsa((EdECPublicKey) key);
            default -> throw new IllegalStateException(text() + " takes a secret");
        };
    }
}
