// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import java.util.List;

/** Nobody is let in by a credential that nobody has made, or not yet. */
public final class NothingForgedIsAccepted implements Rule {

    @Override
    public List<Violation> broken(History history) {
        Grants grants = new Grants(history);
        return history.of(Kind.GUARDED).stream()
                .filter(request -> request.status() == 200)
                .filter(request -> grants.granted(request).stream().noneMatch(made -> Grants.mayBeDone(made, request)))
                .map(request -> Violation.of(this, "a credential was accepted that nobody had made", request))
                .toList();
    }
}
