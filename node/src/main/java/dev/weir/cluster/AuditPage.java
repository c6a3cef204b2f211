// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The newest deeds, as a value.
 *
 * @param entries in the order in which they came, the oldest first; each id once
 */
public record AuditPage(List<AuditEntry> entries) {

    /** More are not kept: the oldest go. */
    public static final int MOST = 500;

    /** Nothing was done yet. */
    public static final AuditPage EMPTY = new AuditPage(List.of());

    private static final Comparator<AuditEntry> BY_TIME =
            Comparator.comparingLong(AuditEntry::atMillis).thenComparing(AuditEntry::id);

    public AuditPage {
        entries = List.copyOf(entries);
    }

    /** With more, or with what became of some; whatever the clocks of their nodes say, they are the newest. */
    public AuditPage with(AuditEntry... more) {
        return newest(all(List.of(more)));
    }

    /**
     * Those of both, by the clocks of their nodes: of two sides that did not see each other there is no other order.
     */
    public AuditPage merged(AuditPage other) {
        List<AuditEntry> all = all(other.entries);
        all.sort(BY_TIME);
        return newest(all);
    }

    /** Of a deed that is there twice, that is taken of which more is known. */
    private List<AuditEntry> all(List<AuditEntry> more) {
        Map<String, AuditEntry> byId = new LinkedHashMap<>();
        entries.forEach(entry -> byId.put(entry.id(), entry));
        more.forEach(entry -> byId.merge(entry.id(), entry, AuditPage::known));
        return new ArrayList<>(byId.values());
    }

    private static AuditPage newest(List<AuditEntry> all) {
        return new AuditPage(all.subList(Math.max(0, all.size() - MOST), all.size()));
    }

    private static AuditEntry known(AuditEntry one, AuditEntry other) {
        return one.outcome() == AuditEntry.Outcome.BEGUN ? other : one;
    }

    /** Whether older ones may have gone. */
    public boolean isFull() {
        return entries.size() >= MOST;
    }

    /** The newest first, at most so many. */
    public List<AuditEntry> newest(int most) {
        List<AuditEntry> newest = new ArrayList<>(entries.subList(Math.max(0, entries.size() - most), entries.size()));
        Collections.reverse(newest);
        return newest;
    }
}
