// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals texts that browsers keep for the gateway, so that nobody else can read or write them (AES-256-GCM, NIST SP
 * 800-38D). A sealed text is good in one place and for one purpose only: what was made for another does not open. Every
 * node that has the secrets opens what any of them has sealed. From any thread.
 */
public final class CookieSeal {

    /*
     * A byte for the version, 12 of chance, then what is enciphered, with 16 that prove it. With chance for a nonce, a
     * key is good for 2^32 texts (SP 800-38D §8.3): a hundred logins a second for more than a year.
     *
     * Short texts are not compressed, as they would grow. Of what is compressed an outsider can choose nothing but his
     * own claims, and those only once for each login: lengths do not tell secrets here as they do in TLS (CRIME).
     */

    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int HEAD_BYTES = 1 + NONCE_BYTES;
    private static final byte PLAIN = 0;
    private static final byte DEFLATED = 1;
    private static final int DEFLATED_FROM = 400;
    private static final int CHARACTERS_MAX = 64 * 1024;
    private static final int TEXT_BYTES_MAX = 256 * 1024;

    /** Nobody may guess it, so it is nobody's to choose. */
    private static final SecureRandom CHANCE = new SecureRandom();

    private final List<SecretKeySpec> keys;
    private final byte[] place;

    /**
     * @param secrets the first one seals, any of them opens: a new one is put in front of the old one, and the old one
     *     taken away when all that it has sealed is over
     * @param place what its texts are told by from those of others
     */
    public CookieSeal(List<String> secrets, String place) {
        this.keys = secrets.stream().map(CookieSeal::key).toList();
        this.place = place.getBytes(UTF_8);
    }

    /** What a secret makes of itself for this use alone: HKDF with SHA-256 (RFC 5869), of which one block is enough. */
    private static SecretKeySpec key(String secret) {
        byte[] chance = hmac("weir cookie".getBytes(UTF_8), secret.getBytes(UTF_8));
        byte[] info = "AES-256-GCM\u0001".getBytes(UTF_8);
        return new SecretKeySpec(hmac(chance, info), "AES");
    }

    private static byte[] hmac(byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java has HmacSHA256", e);
        }
    }

    /** Another one each time, of what may stand in a cookie. */
    public String seal(String purpose, String text) {
        byte[] nonce = new byte[NONCE_BYTES];
        CHANCE.nextBytes(nonce);
        try {
            byte[] cipherText =
                    cipher(Cipher.ENCRYPT_MODE, keys.get(0), nonce, purpose).doFinal(packed(text));
            byte[] all = ByteBuffer.allocate(HEAD_BYTES + cipherText.length)
                    .put(VERSION)
                    .put(nonce)
                    .put(cipherText)
                    .array();
            return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java has AES-256-GCM", e);
        }
    }

    /** The text; empty for whatever was not sealed here, by one of the keys, for this purpose. */
    public Optional<String> open(String purpose, String cipherText) {
        if (cipherText.length() > CHARACTERS_MAX) {
            return Optional.empty();
        }
        byte[] all = Base64Url.decode(cipherText).orElse(new byte[0]);
        if (all.length <= HEAD_BYTES + TAG_BYTES || all[0] != VERSION) {
            return Optional.empty();
        }
        byte[] nonce = Arrays.copyOfRange(all, 1, HEAD_BYTES);
        return keys.stream()
                .flatMap(key -> deciphered(key, nonce, purpose, all).stream())
                .findFirst()
                .flatMap(CookieSeal::unpacked);
    }

    private Optional<byte[]> deciphered(SecretKeySpec key, byte[] nonce, String purpose, byte[] all) {
        try {
            return Optional.of(
                    cipher(Cipher.DECRYPT_MODE, key, nonce, purpose).doFinal(all, HEAD_BYTES, all.length - HEAD_BYTES));
        } catch (AEADBadTagException e) {
            return Optional.empty(); // by another key, or by nobody who has one
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java has AES-256-GCM", e);
        }
    }

    private Cipher cipher(int mode, SecretKeySpec key, byte[] nonce, String purpose) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * 8, nonce));
        cipher.updateAAD(new byte[] {VERSION});
        // With its length, so that no part of a place can be taken for a purpose.
        cipher.updateAAD(ByteBuffer.allocate(Integer.BYTES).putInt(place.length).array());
        cipher.updateAAD(place);
        cipher.updateAAD(purpose.getBytes(UTF_8));
        return cipher;
    }

    private static byte[] packed(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length + 1);
        boolean deflated = bytes.length >= DEFLATED_FROM;
        packed.write(deflated ? DEFLATED : PLAIN);
        if (!deflated) {
            packed.writeBytes(bytes);
            return packed.toByteArray();
        }
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            deflater.setInput(bytes);
            deflater.finish();
            byte[] part = new byte[1024];
            while (!deflater.finished()) {
                packed.write(part, 0, deflater.deflate(part));
            }
        } finally {
            deflater.end();
        }
        return packed.toByteArray();
    }

    private static Optional<String> unpacked(byte[] packed) {
        if (packed.length == 0 || packed[0] == PLAIN) {
            return packed.length == 0 ? Optional.empty() : Optional.of(new String(packed, 1, packed.length - 1, UTF_8));
        }
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(packed, 1, packed.length - 1);
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            byte[] part = new byte[1024];
            while (!inflater.finished()) {
                int count = inflater.inflate(part);
                if (count == 0 || text.size() > TEXT_BYTES_MAX) {
                    return Optional.empty();
                }
                text.write(part, 0, count);
            }
            return Optional.of(text.toString(UTF_8));
        } catch (DataFormatException e) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }

    /** Without a key. */
    @Override
    public String toString() {
        return "CookieSeal[" + keys.size() + " keys]";
    }
}
