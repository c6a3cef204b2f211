// SPDX-License-Identifier: Apache-2.0
package dev.weir.balance;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;

/**
 * The number of a key, the same on every node and in every release: the first 64 bits (little endian) of MurmurHash3
 * x64 128 with seed 0 of its UTF-8. Further numbers of it are made with the finalizer of SplitMix64 (Steele, Lea and
 * Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014).
 */
public final class KeyHash {

    private static final HashFunction MURMUR = Hashing.murmur3_128(0);
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private KeyHash() {}

    /** Of a key. */
    public static long of(String key) {
        return MURMUR.hashString(key, StandardCharsets.UTF_8).asLong();
    }

    /** Another number of the same key for each purpose, none of which tells anything of the others. */
    public static long of(long hash, int purpose) {
        long mixed = hash + purpose * GOLDEN;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** A number as one of 0 to less than 1. */
    public static double share(long hash) {
        return (hash >>> 11) * 0x1.0p-53;
    }
}
