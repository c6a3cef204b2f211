// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Who of several does a thing, so that all agree without asking: the one whose hash with the thing's name is highest
 * (Thaler and Ravishankar, "Using name-based mappings to increase hit rates", 1998). When one leaves, only what it did
 * goes to others.
 */
public final class Rendezvous {

    /** Nodes of different releases must agree: never changed. */
    private static final HashFunction HASH = Hashing.murmur3_128(0x77656972);

    private Rendezvous() {}

    /** Who does it; empty where there is nobody. */
    public static Optional<String> winner(String thing, Collection<String> members) {
        return members.stream().max(order(thing));
    }

    /** All of them, who does it first, then who takes over from whom. */
    public static List<String> ranking(String thing, Collection<String> members) {
        return members.stream().sorted(order(thing).reversed()).toList();
    }

    private static Comparator<String> order(String thing) {
        return Comparator.<String>comparingLong(member -> score(thing, member)).thenComparing(member -> member);
    }

    private static long score(String thing, String member) {
        return HASH.newHasher()
                .putString(thing, StandardCharsets.UTF_8)
                .putChar('\n')
                .putString(member, StandardCharsets.UTF_8)
                .hash()
                .asLong();
    }
}
