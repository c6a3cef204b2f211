// SPDX-License-Identifier: Apache-2.0
package dev.weir.route;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values by name, found by a part of a text without cutting it out. Immutable. */
final class SegmentMap<V> {

    private final List<@Nullable Entry<V>> slots;
    private final int mask;

    private record Entry<V>(String name, V value) {}

    SegmentMap(Map<String, V> values) {
        int size = Integer.highestOneBit(Math.max(1, values.size()) * 4 - 1);
        slots = new ArrayList<>(Collections.nCopies(size, null));
        mask = size - 1;
        values.forEach(this::put);
    }

    private void put(String name, V value) {
        int slot = hash(name, 0, name.length()) & mask;
        while (slots.get(slot) != null) {
            slot = (slot + 1) & mask;
        }
        slots.set(slot, new Entry<>(name, value));
    }

    /** The value of the name that stands between these places of the text. */
    @Nullable
    V get(String text, int from, int to) {
        int slot = hash(text, from, to) & mask;
        for (Entry<V> entry = slots.get(slot); entry != null; entry = slots.get(slot)) {
            if (entry.name.length() == to - from && text.startsWith(entry.name, from)) {
                return entry.value;
            }
            slot = (slot + 1) & mask;
        }
        return null;
    }

    /** Only the config puts names in, so no client can choose names that collide. */
    private static int hash(String text, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return hash ^ (hash >>> 15);
    }
}
