// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import dev.weir.cache.Turn.Asker;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Questions that ended a moment ago: what is still heard of them was said before. Only within the lock of the
 * {@link Desk}.
 */
final class Ended {

    /** What was said is heard by then. */
    private static final Duration LATEST = Duration.ofSeconds(5);

    private final Map<Asker, Long> endedNanos = new LinkedHashMap<>();

    /** @param nanos for how long this node had listened by then, here and below */
    void add(Asker asker, long nanos) {
        forget(nanos);
        endedNanos.put(asker, nanos);
    }

    void remove(Asker asker) {
        endedNanos.remove(asker);
    }

    boolean has(Asker asker) {
        return endedNanos.containsKey(asker);
    }

    /** Those that ended too long ago for anything to be heard of them. */
    void forget(long nanos) {
        Iterator<Long> oldest = endedNanos.values().iterator();
        while (oldest.hasNext() && nanos - oldest.next() > LATEST.toNanos()) {
            oldest.remove();
        }
    }
}
