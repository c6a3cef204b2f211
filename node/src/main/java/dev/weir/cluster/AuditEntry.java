// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import java.util.ArrayList;
import java.util.List;

/**
 * What somebody did to all nodes, in words: never with a value of the config, a token or a key.
 *
 * @param id of this deed, different from those of all others
 * @param atMillis when it began, by the clock of its node
 * @param node where it was asked for
 * @param who the name of a token, or how somebody came that needs none
 * @param what was asked for: {@code PUT /routes/orders}
 * @param before the revision that it was made from; 0 where it did not change the config
 * @param after the revision that it made; 0 where it made none
 * @param changes what has become different
 * @param outcome what became of it
 * @param status with which it was answered; 0 where there is none
 */
public record AuditEntry(
        String id,
        long atMillis,
        String node,
        String who,
        String what,
        long before,
        long after,
        List<String> changes,
        Outcome outcome,
        int status) {

    /** More is not kept of one deed. */
    private static final int CHANGES_MAX = 20;

    private static final int CHARACTERS_MAX = 200;

    /** What became of a deed. */
    public enum Outcome {
        /** Its end is not known: it is under way, or its node ended before it. */
        BEGUN,
        /** It was done. */
        DONE,
        /** It was not done, and not to be. */
        REFUSED,
        /** It was not done, or not on all nodes, or nobody knows. */
        FAILED
    }

    public AuditEntry {
        what = shortened(what);
        changes = changes.size() <= CHANGES_MAX + 1 ? shortened(changes) : firstOf(changes);
    }

    /** One whose end is not known. */
    public static AuditEntry begun(String id, long atMillis, String node, String who, String what) {
        return new AuditEntry(id, atMillis, node, who, what, 0, 0, List.of(), Outcome.BEGUN, 0);
    }

    /** The same when it has ended. */
    public AuditEntry ended(Outcome how, int with, long from, long to, List<String> different) {
        return new AuditEntry(id, atMillis, node, who, what, from, to, different, how, with);
    }

    private static List<String> firstOf(List<String> changes) {
        List<String> first = new ArrayList<>(shortened(changes.subList(0, CHANGES_MAX)));
        first.add("and " + (changes.size() - CHANGES_MAX) + " more");
        return List.copyOf(first);
    }

    private static List<String> shortened(List<String> texts) {
        return texts.stream().map(AuditEntry::shortened).toList();
    }

    private static String shortened(String text) {
        return text.length() <= CHARACTERS_MAX ? text : text.substring(0, CHARACTERS_MAX - 1) + '…';
    }
}
