// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The keys that were counted most often lately, of any number of keys, in little memory (the Space-Saving sketch of
 * Metwally, Agrawal and El Abbadi 2005): counts may be too high by what the rarest of those kept has, never too low.
 */
final class TopKeys {

    private static final int KEPT = 64;
    private static final int SHOWN = 10;

    private final Map<String, Long> counts = new HashMap<>();

    synchronized void count(String key) {
        Long known = counts.get(key);
        if (known != null || counts.size() < KEPT) {
            counts.merge(key, 1L, Long::sum);
            return;
        }
        Map.Entry<String, Long> rarest = Collections.min(counts.entrySet(), Map.Entry.comparingByValue());
        counts.remove(rarest.getKey());
        counts.put(key, rarest.getValue() + 1);
    }

    /** Halves all counts, so that what was long ago counts less. */
    synchronized void age() {
        counts.replaceAll((key, count) -> count / 2);
        counts.values().removeIf(count -> count == 0);
    }

    /** The most frequent first. */
    synchronized Map<String, Long> top() {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(SHOWN)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, LinkedHashMap::new));
    }
}
