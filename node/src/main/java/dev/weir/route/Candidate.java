// SPDX-License-Identifier: Apache-2.0
package dev.weir.route;

import dev.weir.http.HostPattern;
import dev.weir.http.PathPattern;
import dev.weir.http.RequestHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A route under one of its hosts.
 *
 * @param host empty where it stands for every host
 * @param rank its place in the order of precedence over the whole table: of two that match, the lower one answers
 */
record Candidate(Route route, Optional<HostPattern> host, int rank) {

    /** The candidates of these routes, the one that goes before all others first. */
    static List<Candidate> ranked(List<Route> routes) {
        List<Candidate> candidates = new ArrayList<>();
        for (Route route : routes) {
            route.match().hosts().forEach(host -> candidates.add(new Candidate(route, Optional.of(host), 0)));
            if (route.match().hosts().isEmpty()) {
                candidates.add(new Candidate(route, Optional.empty(), 0));
            }
        }
        candidates.sort(Precedence.ORDER);
        List<Candidate> ranked = new ArrayList<>(candidates.size());
        for (Candidate candidate : candidates) {
            ranked.add(new Candidate(candidate.route, candidate.host, ranked.size()));
        }
        return List.copyOf(ranked);
    }

    PathPattern path() {
        return route.match().path();
    }

    /** Whether method, headers and query fit. */
    boolean admits(RequestHead head) {
        return route.conditions().allow(head) && route.conditions().fit(head);
    }

    /** Whether only the method is wrong. */
    boolean forbidsMethod(RequestHead head) {
        return !route.conditions().allow(head) && route.conditions().fit(head);
    }
}
