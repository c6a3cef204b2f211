// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import java.util.List;
import java.util.stream.Stream;

/**
 * Once it is said that a credential was made, no node that is named refuses a request with it that began later, and in
 * the end no node at all, unless somebody had begun to take it back before it was answered.
 *
 * <p>Refused is what is answered with 401: a node that cannot tell (503), or gives no answer, has said nothing of the
 * credential.
 */
public final class NothingGrantedIsRefused implements Rule {

    @Override
    public List<Violation> broken(History history) {
        Grants grants = new Grants(history);
        return history.of(Kind.GUARDED).stream()
                .filter(request -> request.status() == 401)
                .filter(request ->
                        grants.takenBack(request).stream().noneMatch(change -> Grants.mayBeDone(change, request)))
                .flatMap(request -> broken(request, grants))
                .toList();
    }

    private Stream<Violation> broken(Entry request, Grants grants) {
        return grants.granted(request).stream()
                .filter(made -> Grants.isKnown(made, request))
                .limit(1)
                .map(made -> Violation.of(this, "a credential was refused that was good", made, request));
    }
}
