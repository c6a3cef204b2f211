// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;

/**
 * A key that an issuer signs tokens with (RS256), made without any of the code that checks them.
 *
 * @param id as tokens name it
 */
record TokenKey(String id, KeyPair pair) {

    static TokenKey named(String id) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return new TokenKey(id, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As an issuer publishes it (RFC 7517). */
    String published() {
        RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        return "{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"}"
                .formatted(id, encoded(key.getModulus()), encoded(key.getPublicExponent()));
    }

    /** A token that says this. */
    String token(String claims) {
        return token("{\"alg\":\"RS256\",\"kid\":\"" + id + "\"}", claims);
    }

    /** One with another header, signed by this key whatever that says. */
    String token(String header, String claims) {
        String input = encoded(header) + '.' + encoded(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(pair.getPrivate());
            signature.update(input.getBytes(UTF_8));
            return input + '.' + encoded(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String encoded(String text) {
        return encoded(text.getBytes(UTF_8));
    }

    static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String encoded(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return encoded(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }
}
