// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every answer comes from one whole revision that somebody wrote, and on one connection, which leads to one life of one
 * node, the numbers of revisions never fall. Several routes show them: a node that ran a mix of two revisions would be
 * seen.
 */
public final class NoRevisionMixed implements Rule {

    @Override
    public List<Violation> broken(History history) {
        Set<String> written = written(history);
        List<Violation> violations = new ArrayList<>();
        Map<String, Entry> before = new HashMap<>();
        List<Entry> shown = history.of(Kind.SHOWN).stream()
                .filter(entry -> entry.status() == 200)
                .sorted(Comparator.comparing(entry -> entry.span().sentNanos()))
                .toList();
        for (Entry entry : shown) {
            if (!entry.fact(Fact.DOCUMENT).equals(entry.fact(Fact.DOCUMENT_TOO))) {
                violations.add(Violation.of(this, "an answer is put together from two revisions", entry));
            } else if (!written.contains(name(entry))) {
                violations.add(Violation.of(this, "an answer shows a revision that nobody wrote like that", entry));
            }
            Entry earlier = before.put(entry.fact(Fact.CONNECTION), entry);
            if (earlier != null && earlier.number(Fact.REVISION) > entry.number(Fact.REVISION)) {
                violations.add(Violation.of(this, "the number fell on one connection", earlier, entry));
            }
        }
        return violations;
    }

    /** What was written, and what was there at first. */
    private static Set<String> written(History history) {
        Set<String> written = new HashSet<>();
        history.of(Kind.CONFIG_WRITE)
                .forEach(write -> written.add(write.number(Fact.REPLACES) + 1 + " " + write.fact(Fact.DOCUMENT)));
        history.of(Kind.CONFIG_READ).stream()
                .filter(read -> read.status() == 200)
                .limit(1)
                .forEach(read -> written.add(name(read)));
        return written;
    }

    private static String name(Entry entry) {
        return entry.number(Fact.REVISION) + " " + entry.fact(Fact.DOCUMENT);
    }
}
