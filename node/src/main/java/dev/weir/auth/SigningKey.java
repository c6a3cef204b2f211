// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What the signatures of a consumer's requests are checked by; the key says how, never the request (RFC 9421 §3.3). */
public sealed interface SigningKey {

    /** How it signs, as {@code alg} says it. */
    String algorithm();

    /** Whether a signature of these bytes was made by whoever has the key, or its other half. */
    boolean verifies(byte[] base, byte[] signature);

    /**
     * A secret that both sides know: {@code hmac-sha256}.
     *
     * @param key for HMAC-SHA-256
     */
    record Shared(SecretKeySpec key) implements SigningKey {

        private static final String HMAC = "HmacSHA256";

        /** From a text as operators have it; its bytes are those of UTF-8. */
        public static Shared of(String text) {
            return of(text.getBytes(StandardCharsets.UTF_8));
        }

        public static Shared of(byte[] bytes) {
            return new Shared(new SecretKeySpec(bytes, HMAC));
        }

        @Override
        public String algorithm() {
            return "hmac-sha256";
        }

        @Override
        public boolean verifies(byte[] base, byte[] signature) {
            try {
                Mac mac = Mac.getInstance(HMAC);
                mac.init(key);
                return MessageDigest.isEqual(mac.doFinal(base), signature);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK has " + HMAC, e);
            }
        }

        @Override
        public String toString() {
            return "Shared[…]";
        }
    }

    /**
     * The public half of a key of which only the consumer has the other.
     *
     * @param algorithm {@code ecdsa-p256-sha256} or {@code ed25519}
     */
    record Public(String algorithm, PublicKey key) implements SigningKey {

        /** That of P-256 (FIPS 186-5, SP 800-186 §3.2.1.3), which no other curve has. */
        private static final BigInteger ORDER =
                new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

        /** By the kind of key. */
        public static Public of(PublicKey key) {
            return switch (key.getAlgorithm()) {
                case "EC" -> new Public("ecdsa-p256-sha256", onP256((ECPublicKey) key));
                case "EdDSA" -> new Public("ed25519", ed25519((EdECPublicKey) key));
                default -> throw unfit(key.getAlgorithm());
            };
        }

        private static PublicKey onP256(ECPublicKey key) {
            if (key.getParams().getOrder().equals(ORDER)) {
                return key;
            }
            throw unfit("EC on another curve");
        }

        private static PublicKey ed25519(EdECPublicKey key) {
            if (key.getParams().getName().equals("Ed25519")) {
                return key;
            }
            throw unfit(key.getParams().getName());
        }

        private static IllegalArgumentException unfit(String kind) {
            return new IllegalArgumentException("a key of " + kind + " (expected: EC on P-256, or Ed25519)");
        }

        @Override
        public boolean verifies(byte[] base, byte[] signature) {
            try {
                Signature verifier =
                        Signature.getInstance(algorithm.equals("ed25519") ? "Ed25519" : "SHA256withECDSAinP1363Format");
                verifier.initVerify(key);
                verifier.update(base);
                return verifier.verify(signature);
            } catch (SignatureException e) {
                return false; // no signature of this kind at all
            } catch (InvalidKeyException e) {
                throw new IllegalStateException("the key was looked at when it was read", e);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK of today has " + algorithm, e);
            }
        }
    }
}
