// SPDX-License-Identifier: Apache-2.0
package dev.weir.route;

import static dev.weir.route.Explanation.Verdict.ANSWERS;
import static dev.weir.route.Explanation.Verdict.HEADER_DIFFERS;
import static dev.weir.route.Explanation.Verdict.HOST_DIFFERS;
import static dev.weir.route.Explanation.Verdict.LOSES;
import static dev.weir.route.Explanation.Verdict.METHOD_DIFFERS;
import static dev.weir.route.Explanation.Verdict.PATH_DIFFERS;
import static dev.weir.route.Explanation.Verdict.QUERY_DIFFERS;

import dev.weir.config.MatchConfig;
import dev.weir.http.HostPattern;
import dev.weir.http.RequestHead;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Looks at every route for one request, one after the other: slow, and independent of the table's index. */
final class Explainer {

    private final RequestHead head;
    private final Optional<Candidate> winner;

    private Explainer(RequestHead head, List<Candidate> ranked) {
        this.head = head;
        this.winner = ranked.stream().filter(this::matches).findFirst();
    }

    /** One explanation for each route: the one that answers first, the others in the order given. */
    static List<Explanation> explain(RequestHead head, List<Route> routes, List<Candidate> ranked) {
        Explainer explainer = new Explainer(head, ranked);
        return routes.stream()
                .map(route -> explainer.explain(route, ranked))
                .sorted(Comparator.comparing(explanation -> explanation.verdict() != ANSWERS))
                .toList();
    }

    private Explanation explain(Route route, List<Candidate> ranked) {
        MatchConfig match = route.match();
        String host = head.host();
        if (!onHost(match.hosts(), host)) {
            return because(route, HOST_DIFFERS, "host " + host + " is none of " + match.hosts());
        }
        if (!match.path().matches(head.path())) {
            return because(route, PATH_DIFFERS, "path " + head.path() + " does not match " + match.path());
        }
        if (!route.conditions().allow(head)) {
            return because(route, METHOD_DIFFERS, "method " + head.method() + " is none of " + match.methods());
        }
        Optional<String> header = route.conditions().missedHeader(head);
        if (header.isPresent()) {
            return because(route, HEADER_DIFFERS, "header " + header.get() + " is missing or has another value");
        }
        Optional<String> query = route.conditions().missedQuery(head);
        if (query.isPresent()) {
            return because(route, QUERY_DIFFERS, "query " + query.get() + " is missing or has another value");
        }
        return compared(route, ranked);
    }

    private Explanation compared(Route route, List<Candidate> ranked) {
        Candidate best = ranked.stream()
                .filter(candidate -> candidate.route().name().equals(route.name()) && matches(candidate))
                .findFirst()
                .orElseThrow();
        Candidate first = winner.orElse(best);
        if (first.rank() == best.rank()) {
            return because(route, ANSWERS, "matches " + best.path());
        }
        Precedence criterion = Precedence.between(first, best);
        return because(
                route, LOSES, "matches, but loses to " + first.route().name() + ": " + criterion.loses(first, best));
    }

    private boolean matches(Candidate candidate) {
        boolean here = candidate.host().isEmpty() || candidate.host().get().matches(head.host());
        return here && candidate.path().matches(head.path()) && candidate.admits(head);
    }

    private static boolean onHost(List<HostPattern> hosts, String host) {
        return hosts.isEmpty() || hosts.stream().anyMatch(pattern -> pattern.matches(host));
    }

    private static Explanation because(Route route, Explanation.Verdict verdict, String detail) {
        return new Explanation(route.name(), verdict, detail);
    }
}
