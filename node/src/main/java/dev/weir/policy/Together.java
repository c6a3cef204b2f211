// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.http.Caller;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who a caller is of whom several steps of a route have found out something. */
final class Together {

    private Together() {}

    /** What two steps of a route have found out, if it is not about two consumers. */
    static Optional<Caller> of(Caller before, Caller now) {
        if (before.equals(Caller.ANONYMOUS) || (now.proven() && !before.proven())) {
            return Optional.of(now);
        }
        if (before.proven() && !now.proven()) {
            return Optional.of(before);
        }
        boolean one = before.consumer().isEmpty()
                || now.consumer().isEmpty()
                || before.consumer().equals(now.consumer());
        if (!one) {
            return Optional.empty();
        }
        Map<String, Object> claims = new LinkedHashMap<>(before.claims());
        claims.putAll(now.claims());
        return Optional.of(new Caller(
                before.consumer().isEmpty() ? now.consumer() : before.consumer(),
                union(before.groups(), now.groups()),
                union(before.scopes(), now.scopes()),
                claims,
                before.proven()));
    }

    private static Set<String> union(Set<String> some, Set<String> more) {
        Set<String> all = new HashSet<>(some);
        all.addAll(more);
        return all;
    }
}
