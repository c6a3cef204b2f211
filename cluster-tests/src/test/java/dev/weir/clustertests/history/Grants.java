// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * When credentials were made and taken back in a history, by their names.
 *
 * <p>What was answered with 200, or with 202 where not all nodes were in time, is done, and known to the nodes that the
 * answer names. What was refused (400 to 499) was not done. Of all else nobody knows whether it was.
 */
final class Grants {

    private final Map<String, List<Entry>> granted;
    private final Map<String, List<Entry>> takenBack;

    Grants(History history) {
        granted = byCredential(history, Kind.GRANTED);
        takenBack = byCredential(history, Kind.TAKEN_BACK);
    }

    private static Map<String, List<Entry>> byCredential(History history, String kind) {
        return history.of(kind).stream()
                .filter(entry -> entry.status() < 400 || entry.status() >= 500)
                .collect(Collectors.groupingBy(entry -> entry.fact(Fact.CREDENTIAL)));
    }

    /** Where the credential of a request was made, or may have been. */
    List<Entry> granted(Entry request) {
        return granted.getOrDefault(request.fact(Fact.CREDENTIAL), List.of());
    }

    /** Where the credential of a request was taken back, or may have been. */
    List<Entry> takenBack(Entry request) {
        return takenBack.getOrDefault(request.fact(Fact.CREDENTIAL), List.of());
    }

    /** Whether a node that is asked must know of it: it said so before, or all is over. */
    static boolean isKnown(Entry change, Entry request) {
        boolean done = change.status() == 200 || change.status() == 202;
        boolean before = request.span().sentNanos() - change.span().endedNanos() > 0;
        return done && before && (request.has(Fact.FINAL) || nodes(change).contains(request.at()));
    }

    private static Set<String> nodes(Entry change) {
        return Set.of(change.fact(Fact.NODES).split(","));
    }

    /** Whether it may have happened before the request was answered. */
    static boolean mayBeDone(Entry change, Entry request) {
        return request.span().endedNanos() - change.span().sentNanos() >= 0;
    }
}
