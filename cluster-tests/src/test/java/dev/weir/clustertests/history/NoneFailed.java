// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Nobody notices a fault but those to whom it is promised: clients of the node that has it, from its beginning until it
 * was over for a while.
 *
 * <p>What is promised stands in the history itself: an entry {@link Kind#PROMISE} for each kind of requests, with the
 * statuses that are none of a failure, those that are none while there is a fault anywhere, and how long a fault that
 * is over is remembered. A fault without a node excuses no failure but these.
 */
public final class NoneFailed implements Rule {

    /** From when to when something was broken at a node, or at none in particular. */
    private record Outage(String at, long from, long to) {

        boolean excuses(Entry entry, long graceMillis) {
            return entry.span().touches(from, to == Long.MAX_VALUE ? to : to + graceMillis);
        }
    }

    /** A promise about one kind of requests. */
    public static Entry promise(String kind, String statuses, String statusesInFaults, long graceMillis) {
        return Entry.of(Kind.PROMISE, "test", "", Span.now())
                .with(Fact.OF, kind)
                .with(Fact.STATUSES, statuses)
                .with(Fact.STATUSES_IN_FAULTS, statusesInFaults)
                .with(Fact.GRACE_MILLIS, graceMillis);
    }

    @Override
    public List<Violation> broken(History history) {
        List<Outage> outages = outages(history);
        Map<String, Entry> promises = new HashMap<>();
        history.of(Kind.PROMISE).forEach(promise -> promises.put(promise.fact(Fact.OF), promise));
        List<Violation> violations = new ArrayList<>();
        for (Entry entry : history.entries()) {
            Entry promise = promises.get(entry.kind());
            if (promise != null && !isKept(promise, entry, outages)) {
                violations.add(Violation.of(this, "a request failed where no fault excuses it", entry));
            }
        }
        return violations;
    }

    private static boolean isKept(Entry promise, Entry entry, List<Outage> outages) {
        String status = Integer.toString(entry.status());
        if (entry.status() != 0 && statuses(promise, Fact.STATUSES).contains(status)) {
            return true;
        }
        long grace = promise.number(Fact.GRACE_MILLIS);
        return outages.stream()
                .filter(outage -> outage.excuses(entry, grace))
                .anyMatch(outage -> outage.at.equals(entry.at())
                        || statuses(promise, Fact.STATUSES_IN_FAULTS).contains(status));
    }

    private static Set<String> statuses(Entry promise, String fact) {
        return Set.of(promise.fact(fact).split(","));
    }

    /** Those that never end last for ever. */
    private static List<Outage> outages(History history) {
        Map<String, Outage> outages = new LinkedHashMap<>();
        for (Entry fault : history.of(Kind.FAULT)) {
            String number = fault.fact(Fact.FAULT) + " " + fault.at();
            Outage begun = outages.get(number);
            long from = begun == null ? fault.span().sentMillis() : begun.from;
            boolean over = fault.fact(Fact.PHASE).equals("over");
            outages.put(number, new Outage(fault.at(), from, over ? fault.span().endedMillis() : Long.MAX_VALUE));
        }
        return List.copyOf(outages.values());
    }
}
