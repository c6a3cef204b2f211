// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * A key that was just made, to be told once: {@code weir_}, then 32 bytes of chance and their checksum in Base64 (RFC
 * 4648 §5), so that those who look for secrets in what was published find it, and do not find what is none.
 */
public record FreshKey(String text) {

    private static final String PREFIX = "weir_";
    private static final int CHANCE_BYTES = 32;
    private static final int CHECKSUM_BYTES = 4;

    /** @param random that nobody can guess */
    public static FreshKey of(RandomGenerator random) {
        byte[] chance = new byte[CHANCE_BYTES];
        random.nextBytes(chance);
        CRC32 checksum = new CRC32();
        checksum.update(chance);
        byte[] all = ByteBuffer.allocate(CHANCE_BYTES + CHECKSUM_BYTES)
                .put(chance)
                .putInt((int) checksum.getValue())
                .array();
        return new FreshKey(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(all));
    }

    /** What is kept of it. */
    public KeyDigest digest() {
        return KeyDigest.of(text);
    }

    @Override
    public String toString() {
        return "FreshKey[" + digest().id() + "]";
    }
}
