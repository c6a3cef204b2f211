// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of a purge.
 *
 * @param copies how many were dropped or marked, by the names of the nodes
 * @param missing names of the nodes that have not confirmed: they may still serve what was to be purged. When it is
 *     empty, no node serves it
 */
public record PurgeResult(SortedMap<String, Long> copies, List<String> missing) {

    public PurgeResult {
        copies = new TreeMap<>(copies);
        missing = List.copyOf(missing);
    }

    /** Whether no node serves any more what was purged. */
    public boolean complete() {
        return missing.isEmpty();
    }
}
