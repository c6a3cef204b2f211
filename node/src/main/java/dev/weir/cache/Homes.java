// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Which nodes hold the copies of a key, so that all agree without asking: the two that rank highest for it by
 * rendezvous hashing. The first of them is its home, where others ask; when it goes, the second is, and has the copies.
 * A value: who comes or goes makes another one.
 */
record Homes(String self, List<Candidate> candidates) {

    /** Nodes of different releases must agree: never changed. */
    private static final int SEED = 0x636163;

    /** A node that may be home to something. */
    record Candidate(String id, long hash) {}

    /** Who holds a key. */
    record Holders(String home, Optional<String> second) {

        boolean include(String id) {
            return home.equals(id) || second.filter(id::equals).isPresent();
        }

        List<String> all() {
            return second.map(other -> List.of(home, other)).orElseGet(() -> List.of(home));
        }
    }

    static Homes of(String self, Collection<String> ids) {
        return new Homes(
                self,
                ids.stream()
                        .distinct()
                        .sorted()
                        .map(id -> new Candidate(id, hash(id)))
                        .toList());
    }

    private static long hash(String id) {
        return Hashing.murmur3_128(SEED).hashString(id, StandardCharsets.UTF_8).asLong();
    }

    Holders of(CacheKey key) {
        long number = key.number();
        String first = self;
        String second = self;
        long firstScore = Long.MIN_VALUE;
        long secondScore = Long.MIN_VALUE;
        for (Candidate candidate : candidates) {
            long score = mix(number ^ candidate.hash);
            if (score >= firstScore) {
                second = first;
                secondScore = firstScore;
                first = candidate.id;
                firstScore = score;
            } else if (score >= secondScore) {
                second = candidate.id;
                secondScore = score;
            }
        }
        return new Holders(first, candidates.size() < 2 ? Optional.empty() : Optional.of(second));
    }

    /** Whether all of these may be home to something. */
    boolean has(Collection<String> ids) {
        return candidates.stream().map(Candidate::id).toList().containsAll(ids);
    }

    boolean holds(CacheKey key) {
        return of(key).include(self);
    }

    /** Spreads the bits (Steele et al., "Fast Splittable Pseudorandom Number Generators", 2014, §5). */
    private static long mix(long bits) {
        long a = (bits ^ bits >>> 33) * 0xff51afd7ed558ccdL;
        long b = (a ^ a >>> 33) * 0xc4ceb9fe1a85ec53L;
        return b ^ b >>> 33;
    }
}
