// SPDX-License-Identifier: Apache-2.0
package dev.weir.route;

import dev.weir.http.HostPattern;
import dev.weir.http.PathPattern;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which of several matching routes answers: the first criterion in which they differ decides. The last one always does,
 * so the order of the document plays no part.
 *
 * @param reason why the loser loses, for people
 * @param order the winner first
 * @param fact what is compared, for people
 */
record Precedence(String reason, Comparator<Candidate> order, Function<Candidate, Object> fact) {

    private static final Precedence NAME = new Precedence(
            "name later in the alphabet", Comparator.comparing(c -> c.route().name()), c -> c.route()
                    .name());

    private static final List<Precedence> CRITERIA = List.of(
            higher("lower priority", c -> c.route().priority()),
            // An exact host, then the wildcard with more labels, then any host.
            new Precedence("less specific host", higherFirst(c -> specificity(c.host())), c -> c.host()
                    .map(HostPattern::toString)
                    .orElse("any host")),
            // From left to right a text before a variable, a variable before the end, the end before a tail.
            new Precedence(
                    "less specific path",
                    Comparator.comparing(Candidate::path, PathPattern.MOST_SPECIFIC_FIRST),
                    Candidate::path),
            new Precedence(
                    "no condition on the method",
                    higherFirst(c -> conditions(c).methods().isEmpty() ? 0 : 1),
                    c -> conditions(c).methods()),
            higher("fewer conditions on headers", c -> conditions(c).headers().size()),
            higher("fewer conditions on the query", c -> conditions(c).query().size()),
            NAME);

    /** All criteria, one after the other. */
    static final Comparator<Candidate> ORDER = (a, b) -> between(a, b).order().compare(a, b);

    /** What decides between the two. */
    static Precedence between(Candidate a, Candidate b) {
        for (Precedence criterion : CRITERIA) {
            if (criterion.order.compare(a, b) != 0) {
                return criterion;
            }
        }
        return NAME;
    }

    /** Why the second one loses: {@code lower priority (0, not 10)}. */
    String loses(Candidate winner, Candidate loser) {
        return reason + " (" + fact.apply(loser) + ", not " + fact.apply(winner) + ")";
    }

    private static Precedence higher(String reason, Function<Candidate, Integer> number) {
        return new Precedence(reason, higherFirst(number), number::apply);
    }

    private static Comparator<Candidate> higherFirst(Function<Candidate, Integer> number) {
        return Comparator.comparing(number).reversed();
    }

    private static int specificity(Optional<HostPattern> host) {
        return host.map(pattern -> pattern.wildcard() ? pattern.labels() : Integer.MAX_VALUE)
                .orElse(0);
    }

    private static Conditions conditions(Candidate candidate) {
        return candidate.route().conditions();
    }
}
