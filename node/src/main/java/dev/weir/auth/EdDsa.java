// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureGenerationException;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** Ed25519 as RFC 8037 §3.1 uses it in tokens; it only verifies. */
final class EdDsa extends Algorithm {

    private static final int KEY_BYTES = 32;
    private static final int SIGNATURE_BYTES = 64;

    /** What stands before the 32 bytes of a key in its usual form (RFC 8410 §4). */
    private static final byte[] BEFORE_KEY = HexFormat.of().parseHex("302a300506032b6570032100");

    private final EdECPublicKey key;

    EdDsa(EdECPublicKey key) {
        super("EdDSA", "Ed25519");
        this.key = key;
    }

    static boolean isEd25519(EdECPublicKey key) {
        return key.getParams().getName().equals(NamedParameterSpec.ED25519.getName());
    }

    /** From {@code x} of a JWK (RFC 8037 §2). */
    static EdECPublicKey key(byte[] x) throws InvalidKeySpecException {
        if (x.length != KEY_BYTES) {
            throw new InvalidKeySpecException("x: " + x.length + " bytes (expected: " + KEY_BYTES + ")");
        }
        byte[] encoded = new byte[BEFORE_KEY.length + KEY_BYTES];
        System.arraycopy(BEFORE_KEY, 0, encoded, 0, BEFORE_KEY.length);
        System.arraycopy(x, 0, encoded, BEFORE_KEY.length, KEY_BYTES);
        try {
            return (EdECPublicKey) KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (InvalidKeySpecException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java has Ed25519", e);
        }
    }

    @Override
    public void verify(DecodedJWT token) {
        try {
            byte[] signature = Base64.getUrlDecoder().decode(token.getSignature());
            Signature verifying = Signature.getInstance("Ed25519");
            verifying.initVerify(key);
            verifying.update((token.getHeader() + '.' + token.getPayload()).getBytes(StandardCharsets.US_ASCII));
            if (signature.length != SIGNATURE_BYTES || !verifying.verify(signature)) {
                throw new SignatureVerificationException(this);
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new SignatureVerificationException(this, e);
        }
    }

    @Override
    public byte[] sign(byte[] content) {
        throw new SignatureGenerationException(this, new UnsupportedOperationException("it only verifies"));
    }
}
