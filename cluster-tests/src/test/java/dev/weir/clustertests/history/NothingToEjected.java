// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An instance that is ejected gets nothing from any node once all of them know it.
 *
 * <p>A node knows it from the end of one look at it to the beginning of a later one if these and all between them say
 * that the instance is not to be asked, since the same time: nothing was decided in between, and nobody was to try it.
 * What had been sent before all knew it may come a little later, {@link Fact#GRACE_MILLIS}.
 */
public final class NothingToEjected implements Rule {

    private static final Set<String> OUT = Set.of("ejected", "unhealthy", "held");

    /** From when to when a node knew that an instance is out since a certain time. */
    private record Known(long from, long to, String since) {}

    /** What is promised of instances, once in a history. */
    public static Entry promise(List<String> nodes, long graceMillis) {
        return Entry.of(Kind.SPARING, "test", "", Span.now())
                .with(Fact.NODES, String.join(",", nodes))
                .with(Fact.GRACE_MILLIS, graceMillis);
    }

    @Override
    public List<Violation> broken(History history) {
        List<Violation> violations = new ArrayList<>();
        history.of(Kind.SPARING).forEach(promise -> violations.addAll(broken(promise, history)));
        return violations;
    }

    private List<Violation> broken(Entry promise, History history) {
        List<String> nodes = List.of(promise.fact(Fact.NODES).split(","));
        Map<String, List<Known>> known = known(history);
        return history.of(Kind.ARRIVAL).stream()
                .filter(arrival -> allKnow(nodes, known, arrival, promise.number(Fact.GRACE_MILLIS)))
                .map(arrival -> Violation.of(this, "an instance was asked that all knew to be out", arrival))
                .toList();
    }

    private static boolean allKnow(List<String> nodes, Map<String, List<Known>> known, Entry arrival, long grace) {
        long at = arrival.span().sentMillis();
        List<String> since = nodes.stream()
                .map(node -> known.getOrDefault(key(node, arrival), List.of()))
                .flatMap(all -> all.stream()
                        .filter(one -> one.from + grace <= at && at <= one.to)
                        .map(Known::since)
                        .limit(1))
                .toList();
        return since.size() == nodes.size() && Set.copyOf(since).size() == 1;
    }

    /** By node and instance, in their order. */
    private static Map<String, List<Known>> known(History history) {
        Map<String, List<Known>> known = new HashMap<>();
        Map<String, Known> growing = new HashMap<>();
        for (Entry look : history.of(Kind.STANDING)) {
            String key = key(look.at(), look);
            Known last = growing.remove(key);
            if (isOut(look)) {
                boolean same = last != null && last.since.equals(look.fact(Fact.SINCE));
                List<Known> all = known.computeIfAbsent(key, unknown -> new ArrayList<>());
                if (same) {
                    all.remove(last);
                }
                long from = same ? last.from : look.span().endedMillis();
                Known now = new Known(from, look.span().sentMillis(), look.fact(Fact.SINCE));
                all.add(now);
                growing.put(key, now);
            }
        }
        return known;
    }

    private static String key(String node, Entry entry) {
        return node + ' ' + entry.fact(Fact.INSTANCE);
    }

    private static boolean isOut(Entry look) {
        return look.status() == 200 && OUT.contains(look.fact(Fact.STATE));
    }
}
