// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What all nodes together have seen of one instance. Every node keeps it, so that each can go on deciding where another
 * one stopped. One thread.
 */
final class InstanceEvidence {

    private static final int BURSTS_MAX = 256;

    private final Duration window;
    private final Map<String, Seen> seen = new TreeMap<>();
    private final Deque<Burst> bursts = new ArrayDeque<>();
    private long lastOkMillis;
    private long troubleMillis = Long.MIN_VALUE / 2;

    /** Failures of one node that became known at once. */
    record Burst(long millis, String node, int count, int unreached) {}

    /** What one node said last, and what it counted lately. */
    private static final class Seen {

        private InstancePulse last = InstancePulse.NOTHING;
        private long saidMillis;
        private final Window counted;

        Seen(Duration window) {
            counted = new Window(window);
        }
    }

    InstanceEvidence(Duration window) {
        this.window = window;
    }

    /** @param fromZero a node that was never heard of before has counted all of it just now */
    void heard(String node, InstancePulse pulse, boolean fromZero, long saidMillis, long nowMillis) {
        Seen one = seen.get(node);
        boolean known = one != null;
        if (one == null) {
            one = new Seen(window);
            seen.put(node, one);
        }
        Outcomes before = known || fromZero ? one.last.counted() : pulse.counted();
        Outcomes more = pulse.counted().since(before);
        one.last = pulse;
        one.saidMillis = saidMillis;
        if (more.total() > 0 || more.slow() > 0) {
            one.counted.add(nowMillis, more);
            troubleMillis = more.bad() + more.slow() > 0 ? nowMillis : troubleMillis;
        }
        // Who is heard for the first time has a run that began before, and is not over.
        boolean goesOn = !known && !fromZero && nowMillis - pulse.lastBadMillis() < window.toMillis();
        Outcomes judged = goesOn ? pulse.counted() : more;
        if (judged.ok() > 0) {
            succeeded(node, Math.min(pulse.lastOkMillis(), nowMillis));
        }
        int inRun = (int) Math.min(judged.bad(), pulse.run());
        if (inRun > 0 && pulse.lastBadMillis() >= lastOkMillis) {
            int unreached = (int) Math.min(inRun, judged.unreached());
            bursts.add(new Burst(pulse.lastBadMillis(), node, inRun, unreached));
            if (bursts.size() > BURSTS_MAX) {
                bursts.remove();
            }
        }
    }

    private void succeeded(String node, long millis) {
        lastOkMillis = Math.max(lastOkMillis, millis);
        bursts.removeIf(burst -> burst.millis() < millis || isOwnFault(burst, node, millis));
    }

    /** Another node reached it at the same time, as far as clocks can tell. */
    private static boolean isOwnFault(Burst burst, String node, long millis) {
        return burst.unreached() == burst.count() && !burst.node().equals(node) && burst.millis() < millis + 50;
    }

    /** What a node said is what it still says. */
    void unchanged(String node, long saidMillis) {
        Seen one = seen.get(node);
        if (one != null) {
            one.saidMillis = saidMillis;
        }
    }

    void keep(Set<String> nodes) {
        seen.keySet().retainAll(nodes);
    }

    /** What was seen so far has been judged. */
    void clear() {
        bursts.clear();
        seen.values().forEach(one -> one.counted.clear());
    }

    /** Whether nothing bad was seen for so long that there is nothing to judge. */
    boolean isQuiet(long nowMillis) {
        return bursts.isEmpty() && nowMillis - troubleMillis > 2 * window.toMillis();
    }

    /** How many failures there were since the last success anywhere. */
    int run() {
        return bursts.stream().mapToInt(Burst::count).sum();
    }

    /** Those failures, by node. */
    Map<String, Integer> runByNode() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        bursts.forEach(burst -> counts.merge(burst.node(), burst.count(), Integer::sum));
        return counts;
    }

    /** What the last of them was, in words. */
    String lastBad() {
        return seen.values().stream()
                .map(one -> one.last)
                .max((one, other) -> Long.compare(one.lastBadMillis(), other.lastBadMillis()))
                .map(InstancePulse::lastBad)
                .orElse("");
    }

    /**
     * Whether one node alone could not connect, and another one that used the instance lately has not yet said what it
     * saw since.
     */
    boolean mayBeOneNodesFault(long nowMillis, long recentMillis) {
        Map<String, Integer> byNode = runByNode();
        if (byNode.size() != 1 || bursts.stream().anyMatch(burst -> burst.unreached() < burst.count())) {
            return false;
        }
        long last = bursts.getLast().millis();
        return nowMillis - last < recentMillis
                && seen.entrySet().stream()
                        .filter(entry -> !byNode.containsKey(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .anyMatch(other ->
                                other.saidMillis <= last && other.last.lastOkMillis() > last - 10 * recentMillis);
    }

    /** What was counted in the window; what one node alone could not reach, while others did, is left out. */
    Outcomes counted(long nowMillis) {
        Outcomes sum = Outcomes.NONE;
        int withUnreached = 0;
        boolean othersOk = false;
        for (Seen one : seen.values()) {
            Outcomes counted = one.counted.sum(nowMillis);
            sum = sum.plus(counted);
            withUnreached += counted.unreached() > 0 ? 1 : 0;
            othersOk |= counted.unreached() == 0 && counted.ok() > 0;
        }
        return withUnreached == 1 && othersOk ? new Outcomes(sum.ok(), sum.failed(), 0, sum.slow()) : sum;
    }

    /** Failures in the window, by node. */
    Map<String, Long> badByNode(long nowMillis) {
        Map<String, Long> counts = new LinkedHashMap<>();
        seen.forEach((node, one) -> {
            long bad = one.counted.sum(nowMillis).bad();
            if (bad > 0) {
                counts.put(node, bad);
            }
        });
        return counts;
    }

    /** Slow answers in the window, by node. */
    Map<String, Long> slowByNode(long nowMillis) {
        Map<String, Long> counts = new LinkedHashMap<>();
        seen.forEach((node, one) -> {
            long slow = one.counted.sum(nowMillis).slow();
            if (slow > 0) {
                counts.put(node, slow);
            }
        });
        return counts;
    }

    /** What a node said last; {@link InstancePulse#NOTHING} when it said nothing. */
    InstancePulse of(String node) {
        return Optional.ofNullable(seen.get(node)).map(one -> one.last).orElse(InstancePulse.NOTHING);
    }

    /** What each node said last. */
    Map<String, InstancePulse> all() {
        Map<String, InstancePulse> all = new LinkedHashMap<>();
        seen.forEach((node, one) -> all.put(node, one.last));
        return all;
    }

    /** The youngest report of a prober, and who made it. */
    Optional<Map.Entry<String, ProbeReport>> probe() {
        return seen.entrySet().stream()
                .filter(entry -> entry.getValue().last.probe().run() != 0)
                .map(entry -> Map.entry(entry.getKey(), entry.getValue().last.probe()))
                .max((one, other) ->
                        Long.compare(one.getValue().atMillis(), other.getValue().atMillis()));
    }
}
