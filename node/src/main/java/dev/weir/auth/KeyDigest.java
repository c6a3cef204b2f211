// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a secret that is as long as chance makes it: its SHA-256, from which nobody gets it back. Two are
 * compared in a time that does not tell where they differ.
 */
public final class KeyDigest {

    /** How one is told from a secret. */
    public static final String PREFIX = "sha256:";

    private static final Pattern WRITTEN = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final int ID_CHARACTERS = 8;

    /** One for each thread: each request of a known caller needs it. */
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(KeyDigest::sha256);

    private final long first;
    private final long second;
    private final long third;
    private final long fourth;

    private KeyDigest(ByteBuffer sha256) {
        this.first = sha256.getLong();
        this.second = sha256.getLong();
        this.third = sha256.getLong();
        this.fourth = sha256.getLong();
    }

    /** Of a secret. */
    public static KeyDigest of(String secret) {
        return new KeyDigest(sha256(secret.getBytes(StandardCharsets.UTF_8), 0));
    }

    /** The SHA-256 of all bytes from there on. */
    static ByteBuffer sha256(byte[] bytes, int from) {
        MessageDigest digest = SHA_256.get();
        digest.update(bytes, from, bytes.length - from);
        return ByteBuffer.wrap(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Java has SHA-256", e);
        }
    }

    /** Whether a text is one, as {@link #toString} writes it. */
    public static boolean isWritten(String text) {
        return WRITTEN.matcher(text).matches();
    }

    /** From what {@link #toString} wrote. */
    public static KeyDigest parse(String text) {
        if (!isWritten(text)) {
            throw new IllegalArgumentException("(expected: sha256: and 64 hex digits in lower case)");
        }
        return new KeyDigest(ByteBuffer.wrap(HexFormat.of().parseHex(text.substring(PREFIX.length()))));
    }

    /** What operators call it: its first digits. */
    public String id() {
        return hex().substring(0, ID_CHARACTERS);
    }

    /** Its 64 digits, in lower case. */
    public String hex() {
        HexFormat format = HexFormat.of();
        return format.toHexDigits(first)
                + format.toHexDigits(second)
                + format.toHexDigits(third)
                + format.toHexDigits(fourth);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyDigest digest
                && (first ^ digest.first | second ^ digest.second | third ^ digest.third | fourth ^ digest.fourth) == 0;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(first);
    }

    /** As it is written in a gateway config: {@code sha256:9f86…}. */
    @Override
    public String toString() {
        return PREFIX + hex();
    }
}
