// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** What all nodes together have seen of one route's attempts at an upstream. One thread. */
final class BreakerEvidence {

    private final Duration window;
    private final Map<String, Seen> seen = new TreeMap<>();

    /** What one node said last, and what it counted lately. */
    private record Seen(BreakerPulse last, Window counted) {}

    BreakerEvidence(Duration window) {
        this.window = window;
    }

    /** @param fromZero a node that was never heard of before has counted all of it just now */
    void heard(String node, BreakerPulse pulse, boolean fromZero, long nowMillis) {
        Seen one = seen.get(node);
        Outcomes unknown = fromZero ? Outcomes.NONE : pulse.counted();
        Outcomes before = one == null ? unknown : one.last.counted();
        Window counted = one == null ? new Window(window) : one.counted;
        counted.add(nowMillis, pulse.counted().since(before));
        seen.put(node, new Seen(pulse, counted));
    }

    void keep(Set<String> nodes) {
        seen.keySet().retainAll(nodes);
    }

    void clear() {
        seen.values().forEach(one -> one.counted.clear());
    }

    Outcomes counted(long nowMillis) {
        Outcomes sum = Outcomes.NONE;
        for (Seen one : seen.values()) {
            sum = sum.plus(one.counted.sum(nowMillis));
        }
        return sum;
    }

    /** Which nodes counted some of these in the window, and how many. */
    Map<String, Long> byNode(long nowMillis, ToLongFunction<Outcomes> which) {
        Map<String, Long> counts = new LinkedHashMap<>();
        seen.forEach((node, one) -> {
            long count = which.applyAsLong(one.counted.sum(nowMillis));
            if (count > 0) {
                counts.put(node, count);
            }
        });
        return counts;
    }

    TrialReport trial(String node) {
        Seen one = seen.get(node);
        return one == null ? TrialReport.NONE : one.last.trial();
    }
}
