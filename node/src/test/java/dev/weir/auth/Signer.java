// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Whoever issues tokens, by one key: right ones, and ones as an attacker would like them. */
public final class Signer {

    /** What a good token says, at the time 0. */
    public static final String CLAIMS = "{\"iss\":\"https://id.test\",\"sub\":\"alice\",\"exp\":1000}";

    private static final Map<SignatureAlgorithm, Signer> ALL = new EnumMap<>(SignatureAlgorithm.class);

    private final SignatureAlgorithm algorithm;
    private final byte[] secret;
    private final KeyPair pair;

    private Signer(SignatureAlgorithm algorithm, byte[] secret, KeyPair pair) {
        this.algorithm = algorithm;
        this.secret = secret;
        this.pair = pair;
    }

    /** One for each algorithm; always the same. */
    public static synchronized Signer of(SignatureAlgorithm algorithm) {
        return ALL.computeIfAbsent(algorithm, Signer::fresh);
    }

    /** One with a key of its own. */
    public static Signer fresh(SignatureAlgorithm algorithm) {
        try {
            byte[] secret = new byte[64];
            new SecureRandom().nextBytes(secret);
            return switch (algorithm) {
                case HS256, HS384, HS512 -> new Signer(algorithm, secret, pair("Ed25519"));
                case EDDSA -> new Signer(algorithm, secret, pair("Ed25519"));
                case ES256 -> new Signer(algorithm, secret, pair("secp256r1"));
                case ES384 -> new Signer(algorithm, secret, pair("secp384r1"));
                case ES512 -> new Signer(algorithm, secret, pair("secp521r1"));
                default -> new Signer(algorithm, secret, pair("RSA"));
            };
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A pair of any kind, such as {@code secp256k1}. */
    public static KeyPair pair(String kind) throws GeneralSecurityException {
        boolean curve = kind.startsWith("secp");
        KeyPairGenerator generator = KeyPairGenerator.getInstance(curve ? "EC" : kind);
        if (curve) {
            generator.initialize(new ECGenParameterSpec(kind));
        } else if (kind.equals("RSA")) {
            generator.initialize(2048);
        }
        return generator.generateKeyPair();
    }

    public PublicKey published() {
        return pair.getPublic();
    }

    /** As a policy has it. */
    public VerificationKey key(String id) {
        return algorithm.isSymmetric()
                ? VerificationKey.secret(id, secret, List.of(algorithm))
                : VerificationKey.published(id, published(), List.of(algorithm));
    }

    public KeySet keys() {
        return KeySet.of(key(""));
    }

    /** A token that says this. */
    public String token(String claims) {
        return token("{\"alg\":\"" + algorithm.text() + "\"}", claims);
    }

    /** The same, with a header that names the key. */
    public String tokenBy(String id, String claims) {
        return token("{\"alg\":\"" + algorithm.text() + "\",\"kid\":\"" + id + "\"}", claims);
    }

    /** A token with this header, signed by this key whatever the header says. */
    public String token(String header, String claims) {
        return signed(encoded(header) + '.' + encoded(claims));
    }

    /** The input, and its signature behind it. */
    public String signed(String input) {
        return input + '.' + Base64.getUrlEncoder().withoutPadding().encodeToString(sign(input));
    }

    public static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    private byte[] sign(String input) {
        try {
            return algorithm.isSymmetric() ? mac(input, secret, algorithm) : sign(input, pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** What a secret makes of an input. */
    public static byte[] mac(String input, byte[] secret, SignatureAlgorithm algorithm)
            throws GeneralSecurityException {
        String name = "HmacSHA" + algorithm.name().substring(2);
        Mac mac = Mac.getInstance(name);
        mac.init(new SecretKeySpec(secret, name));
        return mac.doFinal(input.getBytes(UTF_8));
    }

    private byte[] sign(String input, PrivateKey key) throws GeneralSecurityException {
        String bits = algorithm.name().substring(2);
        Signature signing = Signature.getInstance(
                switch (algorithm) {
                    case EDDSA -> "Ed25519";
                    case ES256, ES384, ES512 -> "SHA" + bits + "withECDSAinP1363Format";
                    case PS256, PS384, PS512 -> "RSASSA-PSS";
                    default -> "SHA" + bits + "withRSA";
                });
        if (algorithm.name().startsWith("PS")) {
            MGF1ParameterSpec mask = new MGF1ParameterSpec("SHA-" + bits);
            signing.setParameter(new PSSParameterSpec("SHA-" + bits, "MGF1", mask, Integer.parseInt(bits) / 8, 1));
        }
        signing.initSign(key);
        signing.update(input.getBytes(UTF_8));
        return signing.sign();
    }

    /** The key as others read it. */
    public String jwk(String id) {
        return jwk(id, UnaryOperator.identity());
    }

    /** The same, with other members before its own. */
    public String jwk(String id, UnaryOperator<String> more) {
        String members = "\"kid\":\"" + id + "\",";
        if (algorithm.isSymmetric()) {
            members += "\"kty\":\"oct\",\"k\":\"" + url(secret) + '"';
        } else if (published() instanceof RSAPublicKey rsa) {
            members += "\"kty\":\"RSA\",\"n\":\"" + url(bytes(rsa.getModulus())) + "\",\"e\":\"AQAB\"";
        } else if (published() instanceof ECPublicKey ec) {
            int length = algorithm.bytes();
            members += "\"kty\":\"EC\",\"crv\":\"P-" + (length == 66 ? 521 : length * 8) + "\",\"x\":\""
                    + url(padded(ec.getW().getAffineX(), length)) + "\",\"y\":\""
                    + url(padded(ec.getW().getAffineY(), length)) + '"';
        } else {
            byte[] encoded = ((EdECPublicKey) published()).getEncoded();
            members += "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\""
                    + url(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)) + '"';
        }
        return '{' + more.apply(members) + '}';
    }

    /** A set of keys. */
    public static String set(String... jwks) {
        return "{\"keys\":[" + String.join(",", jwks) + "]}";
    }

    private static byte[] bytes(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static byte[] padded(BigInteger number, int length) {
        byte[] bytes = bytes(number);
        byte[] padded = new byte[length];
        System.arraycopy(bytes, 0, padded, length - bytes.length, bytes.length);
        return padded;
    }

    private static String url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
