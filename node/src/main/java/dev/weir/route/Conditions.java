// SPDX-License-Identifier: Apache-2.0
package dev.weir.route;

import dev.weir.config.MatchConfig;
import dev.weir.config.ValueMatch;
import dev.weir.http.QueryParameters;
import dev.weir.http.RequestHead;
import dev.weir.policy.Preflight;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a route asks of a request beside host and path.
 *
 * @param preflights whether a CORS preflight is taken for the request it announces: for its method, and for headers of
 *     which only the names are known yet
 */
record Conditions(List<String> methods, List<OfHeader> headers, List<OfQuery> query, boolean preflights) {

    /** A header must be there with a value that fits. */
    record OfHeader(HttpString name, ValueMatch match) {}

    /** A query parameter must be there with a value that fits. */
    record OfQuery(String name, ValueMatch match) {}

    static Conditions of(MatchConfig match) {
        List<OfHeader> headers = match.headers().entrySet().stream()
                .map(entry -> new OfHeader(new HttpString(entry.getKey()), entry.getValue()))
                .toList();
        List<OfQuery> query = match.query().entrySet().stream()
                .map(entry -> new OfQuery(entry.getKey(), entry.getValue()))
                .toList();
        return new Conditions(List.copyOf(match.methods()), headers, query, false);
    }

    Conditions withPreflights() {
        return new Conditions(methods, headers, query, true);
    }

    /** Case matters in a method (RFC 9110 §9.1). */
    boolean allow(RequestHead head) {
        return methods.isEmpty() || methods.contains(head.method().toString()) || announced(head, this::allow);
    }

    private boolean allow(Preflight preflight) {
        return methods.contains(preflight.method());
    }

    /** Whether headers and query fit, whatever the method. */
    boolean fit(RequestHead head) {
        return missedHeader(head).isEmpty() && missedQuery(head).isEmpty();
    }

    /** The first header that does not fit. */
    Optional<String> missedHeader(RequestHead head) {
        for (int i = 0; i < headers.size(); i++) {
            OfHeader condition = headers.get(i);
            HttpString name = condition.name();
            if (!fits(head.headers().get(name), condition.match()) && !announced(head, p -> p.names(name))) {
                return Optional.of(condition.name().toString());
            }
        }
        return Optional.empty();
    }

    /** The first query parameter that does not fit. */
    Optional<String> missedQuery(RequestHead head) {
        for (int i = 0; i < query.size(); i++) {
            OfQuery condition = query.get(i);
            if (QueryParameters.find(head.query(), condition.name(), condition.match()::matches)
                    .isEmpty()) {
                return Optional.of(condition.name());
            }
        }
        return Optional.empty();
    }

    private boolean announced(RequestHead head, Predicate<Preflight> condition) {
        return preflights && Preflight.of(head).filter(condition).isPresent();
    }

    private static boolean fits(@Nullable HeaderValues values, ValueMatch match) {
        if (values == null) {
            return false;
        }
        for (int i = 0; i < values.size(); i++) {
            if (match.matches(values.get(i))) {
                return true;
            }
        }
        return false;
    }
}
