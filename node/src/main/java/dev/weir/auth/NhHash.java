// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.random.RandomGenerator;

/**
 * NH, the universal hash of UMAC (Black et al., CRYPTO '99, §4; RFC 4418 §5.2), with words of 64 bits: two different
 * texts of the same length have the same hash with a chance of 2⁻⁶⁴ at most, whoever has written them, as long as
 * nobody knows the key or sees a hash. From a hash nobody gets a longer text back, with the key neither. From any
 * thread.
 */
final class NhHash {

    /** Of a shorter text there is none. */
    static final int BYTES_MIN = 2 * Long.BYTES;

    /** Of a longer text neither. */
    static final int BYTES_MAX = 4096;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long[] key;

    /** The 128 bits of a text. */
    record Value(long high, long low) {}

    /** @param random nobody can guess what it says */
    NhHash(RandomGenerator random) {
        key = random.longs(BYTES_MAX / Long.BYTES + 2).toArray();
    }

    /** Of all bytes from there on; where the last two words are not whole, they begin that much earlier. */
    Value of(byte[] bytes, int from) {
        if (bytes.length - from < BYTES_MIN || bytes.length - from > BYTES_MAX) {
            throw new IllegalArgumentException((bytes.length - from) + " bytes (expected: 16 to 4096)");
        }
        int last = bytes.length - BYTES_MIN;
        long high = 0;
        long low = 0;
        for (int i = 0; from + i * Long.BYTES < last + BYTES_MIN; i += 2) {
            int at = Math.min(from + i * Long.BYTES, last);
            long x = (long) WORDS.get(bytes, at) + key[i];
            long y = (long) WORDS.get(bytes, at + Long.BYTES) + key[i + 1];
            long product = x * y;
            low += product;
            high += highWord(x, y) + (Long.compareUnsigned(low, product) < 0 ? 1 : 0);
        }
        return new Value(high, low);
    }

    /** Of the product of two numbers without a sign. */
    private static long highWord(long x, long y) {
        return Math.multiplyHigh(x, y) + (x >> 63 & y) + (y >> 63 & x);
    }
}
