// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What is kept of a password, which chance did not make: PBKDF2 with HMAC-SHA-256 (RFC 8018 §5.2), so that each guess
 * costs as much as each check. Written as {@code pbkdf2-sha256:600000:<salt>:<hash>}, both in Base64.
 *
 * @param iterations what a check costs
 * @param salt in Base64
 * @param hash in Base64
 */
public record PasswordHash(int iterations, String salt, String hash) {

    public static final String EXPECTED =
            "pbkdf2-sha256:<iterations, 100000 to 10000000>:<salt>:<hash>, both in Base64 of at least 16 and 32 bytes";

    /** As OWASP has it. */
    public static final int ITERATIONS_USUAL = 600_000;

    private static final String ALGORITHM = "PBKDF2WithHmacSHA256";
    private static final Pattern WRITTEN =
            Pattern.compile("pbkdf2-sha256:([0-9]{6,8}):([A-Za-z0-9+/]{22,128}={0,2}):([A-Za-z0-9+/]{43}=?)");
    private static final int ITERATIONS_MIN = 100_000;
    private static final int ITERATIONS_MAX = 10_000_000;
    private static final int HASH_BYTES = 32;

    /** From what {@link #written} says. */
    public static PasswordHash parse(String text) {
        Matcher parts = WRITTEN.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("(expected: " + EXPECTED + ")");
        }
        int iterations = Integer.parseInt(parts.group(1));
        if (iterations < ITERATIONS_MIN || iterations > ITERATIONS_MAX) {
            throw new IllegalArgumentException("(expected: " + EXPECTED + ")");
        }
        return new PasswordHash(iterations, decodable(parts.group(2)), decodable(parts.group(3)));
    }

    /** What is to be kept of a password. Takes as long as a check. */
    public static PasswordHash of(String password, byte[] salt, int iterations) {
        Base64.Encoder encoder = Base64.getEncoder();
        String hash = encoder.encodeToString(derive(password, salt, iterations));
        return new PasswordHash(iterations, encoder.encodeToString(salt), hash);
    }

    /** One that is of no password, as nobody finds the one that would be it. */
    static PasswordHash nobodys(int iterations) {
        byte[] chance = new SecureRandom().generateSeed(16 + HASH_BYTES);
        Base64.Encoder encoder = Base64.getEncoder();
        return new PasswordHash(
                iterations,
                encoder.encodeToString(Arrays.copyOf(chance, 16)),
                encoder.encodeToString(Arrays.copyOfRange(chance, 16, chance.length)));
    }

    /** Whether it is that of a password. Takes about 0.3 s: not for an I/O thread. */
    public boolean matches(String password) {
        byte[] kept = Base64.getDecoder().decode(hash);
        return MessageDigest.isEqual(kept, derive(password, Base64.getDecoder().decode(salt), iterations));
    }

    /** As it is written in a gateway config. */
    public String written() {
        return "pbkdf2-sha256:" + iterations + ':' + salt + ':' + hash;
    }

    @Override
    public String toString() {
        return "PasswordHash[" + iterations + "]";
    }

    private static String decodable(String base64) {
        try {
            Base64.getDecoder().decode(base64);
            return base64;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("(expected: " + EXPECTED + ")", e);
        }
    }

    private static byte[] derive(String password, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BYTES * 8);
        try {
            return SecretKeyFactory.getInstance(ALGORITHM).generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        } finally {
            spec.clearPassword();
        }
    }
}
