// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * No page is fetched by two nodes at the same time, unless it is purged meanwhile.
 *
 * <p>That is promised of a cluster that is whole: from an entry {@link Kind#WHOLE} until the next fault. Nodes wait for
 * each other only so long, which may be too little on a busy machine: some fetches are tolerated, but not many.
 */
public final class OneFetchAtATime implements Rule {

    /** From now on the cluster is whole; of a thousand fetches, so many may have company. */
    public static Entry promise(int tolerated) {
        return Entry.of(Kind.WHOLE, "test", "", Span.now()).with(Fact.TOLERATED, tolerated);
    }

    @Override
    public List<Violation> broken(History history) {
        List<Violation> violations = new ArrayList<>();
        history.of(Kind.WHOLE).forEach(promise -> violations.addAll(broken(promise, history)));
        return violations;
    }

    private List<Violation> broken(Entry promise, History history) {
        long from = promise.span().sentNanos();
        long until = history.of(Kind.FAULT).stream()
                .mapToLong(fault -> fault.span().sentNanos())
                .filter(fault -> fault - from > 0)
                .min()
                .orElse(Long.MAX_VALUE);
        List<Entry> fetches = history.of(Kind.FETCH).stream()
                .filter(fetch ->
                        fetch.span().sentNanos() >= from && fetch.span().endedNanos() <= until)
                .toList();
        Map<String, List<Entry>> purges = byKey(history.of(Kind.PURGE));
        List<Violation> violations = new ArrayList<>();
        byKey(fetches).forEach((key, ofPage) -> violations.addAll(broken(ofPage, purges.getOrDefault(key, List.of()))));
        return violations.size() * 1_000L > fetches.size() * promise.number(Fact.TOLERATED) ? violations : List.of();
    }

    private List<Violation> broken(List<Entry> fetches, List<Entry> purges) {
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < fetches.size(); i++) {
            Entry fetch = fetches.get(i);
            for (Entry other : fetches.subList(0, i)) {
                if (meet(fetch, other)
                        && purges.stream().noneMatch(purge -> meet(purge, fetch) || meet(purge, other))) {
                    violations.add(Violation.of(this, "a page was fetched twice at the same time", other, fetch));
                }
            }
        }
        return violations;
    }

    private static Map<String, List<Entry>> byKey(List<Entry> entries) {
        return entries.stream().collect(Collectors.groupingBy(entry -> entry.fact(Fact.KEY)));
    }

    private static boolean meet(Entry one, Entry other) {
        return one.span().sentNanos() - other.span().endedNanos() < 0
                && other.span().sentNanos() - one.span().endedNanos() < 0;
    }
}
