// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** How often each {@link Outcome} was had by one policy. From any thread. */
public final class Tally {

    private final Map<Outcome, LongAdder> counts = new EnumMap<>(Outcome.class);

    Tally() {
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome, new LongAdder());
        }
    }

    public void count(Outcome outcome) {
        counter(outcome).increment();
    }

    public long of(Outcome outcome) {
        return counter(outcome).sum();
    }

    /** What is counted, by the names of metrics. */
    Map<String, LongSupplier> counts() {
        Map<String, LongSupplier> byName = new LinkedHashMap<>();
        counts.forEach((outcome, count) -> byName.put(outcome.label(), count::sum));
        return byName;
    }

    private LongAdder counter(Outcome outcome) {
        // One of each was put there.
        return counts.computeIfAbsent(outcome, missing -> new LongAdder());
    }
}
