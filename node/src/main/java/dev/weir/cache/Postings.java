// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which keys are found under a name, such as a tag. From any thread. */
final class Postings {

    /** So few are kept in a set that takes next to nothing: most URLs have one key. */
    private static final int FEW = 3;

    private final Map<String, Set<CacheKey>> keys = new ConcurrentHashMap<>();

    void add(String name, CacheKey key) {
        keys.merge(name, Set.of(key), (before, one) -> {
            if (before.contains(key)) {
                return before;
            }
            if (before.size() > FEW) {
                before.add(key);
                return before;
            }
            Set<CacheKey> more = before.size() == FEW ? ConcurrentHashMap.newKeySet() : new HashSet<>();
            more.addAll(before);
            more.add(key);
            return more.size() > FEW ? more : Set.copyOf(more);
        });
    }

    void remove(String name, CacheKey key) {
        keys.computeIfPresent(name, (same, before) -> {
            if (!before.contains(key)) {
                return before;
            }
            if (before.size() > FEW + 1) {
                before.remove(key);
                return before;
            }
            Set<CacheKey> rest = new HashSet<>(before);
            rest.remove(key);
            return rest.isEmpty() ? null : Set.copyOf(rest);
        });
    }

    Set<CacheKey> of(String name) {
        return Set.copyOf(keys.getOrDefault(name, Set.of()));
    }

    /** How many names there are. */
    int size() {
        return keys.size();
    }
}
