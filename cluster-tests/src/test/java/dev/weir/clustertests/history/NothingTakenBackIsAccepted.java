// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import java.util.List;
import java.util.stream.Stream;

/**
 * Once it is said that a credential was taken back, no node that is named accepts a request with it that began later,
 * and in the end no node at all.
 *
 * <p>Nodes that cannot be reached are not named: when they go by it is known only when all have found each other again,
 * {@link Fact#FINAL}. What was refused or not answered promises nothing.
 */
public final class NothingTakenBackIsAccepted implements Rule {

    @Override
    public List<Violation> broken(History history) {
        Grants grants = new Grants(history);
        return history.of(Kind.GUARDED).stream()
                .filter(request -> request.status() == 200)
                .flatMap(request -> broken(request, grants))
                .toList();
    }

    private Stream<Violation> broken(Entry request, Grants grants) {
        return grants.takenBack(request).stream()
                .filter(change -> Grants.isKnown(change, request))
                .limit(1)
                .map(change ->
                        Violation.of(this, "a credential was accepted that had been taken back", change, request));
    }
}
