// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.auth.Requirement;
import dev.weir.document.Default;
import dev.weir.document.Keyed;
import dev.weir.http.Caller;
import dev.weir.http.PathPattern;
import dev.weir.http.Request;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who may do one kind of thing: {@code {methods: [GET], path: /reports/**, groups: [ops]}}. What it says of the caller
 * must all hold; one that says nothing of it is for every known one.
 *
 * @param methods any of them, in upper case; empty for every method
 * @param path of the request, as it comes here; empty for every path
 * @param groups one of which the caller is in
 * @param scopes that the caller was granted
 * @param claims what its token says
 * @param consumers one of which it is
 * @param when what else must hold
 * @param anonymous whether nothing need be known of the caller
 */
@Keyed
public record AuthorizeRule(
        List<String> methods,
        Optional<PathPattern> path,
        List<String> groups,
        Optional<Scopes> scopes,
        Map<String, ClaimValue> claims,
        List<String> consumers,
        Optional<Requirement> when,
        @Default("false") boolean anonymous) {

    /** For everything that a known caller does. */
    static final AuthorizeRule ANY_KNOWN = new AuthorizeRule(
            List.of(), Optional.empty(), List.of(), Optional.empty(), Map.of(), List.of(), Optional.empty(), false);

    private static final String METHOD = "[A-Z][A-Z0-9_-]{0,31}";

    public AuthorizeRule {
        for (int i = 0; i < methods.size(); i++) {
            require(methods.get(i).matches(METHOD), "methods[" + i + "]", methods.get(i), "a method such as GET");
        }
        notEmpty("groups", groups);
        notEmpty("consumers", consumers);
        boolean asks = !groups.isEmpty() || scopes.isPresent() || !claims.isEmpty() || !consumers.isEmpty();
        require(
                !(anonymous && asks),
                "anonymous",
                "true",
                "no groups, scopes, claims and consumers beside it: of whom nobody knows there are none");
    }

    private static void notEmpty(String component, List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            require(!names.get(i).isBlank(), component + "[" + i + "]", "\"\"", "a name");
        }
    }

    private static void require(boolean condition, String component, String found, String expected) {
        if (!condition) {
            throw new IllegalArgumentException(component + ": " + found + " (expected: " + expected + ")");
        }
    }

    /** Whether it is about such a request; a HEAD is a GET whose answer has no body (RFC 9110 §9.3.2). */
    boolean fits(Request request) {
        String method = request.method().toString();
        boolean named =
                methods.isEmpty() || methods.contains(method) || (method.equals("HEAD") && methods.contains("GET"));
        return named && path.map(pattern -> pattern.matches(request.path())).orElse(true);
    }

    /** Whether the caller may. */
    boolean admits(Request request) {
        Caller caller = request.caller();
        return (anonymous || caller.proven() || isNamed(caller))
                && (groups.isEmpty() || groups.stream().anyMatch(caller.groups()::contains))
                && (consumers.isEmpty() || consumers.contains(caller.consumer()))
                && scopes.map(asked -> asked.areIn(caller.scopes())).orElse(true)
                && claims.entrySet().stream().allMatch(claim -> claim.getValue().isIn(caller.claims(), claim.getKey()))
                && when.map(requirement -> requirement.holds(request)).orElse(true);
    }

    /** Whether it is for this very consumer, or for those of one of its groups: also where they stand for nobody. */
    private boolean isNamed(Caller caller) {
        return !groups.isEmpty() || consumers.contains(caller.consumer());
    }

    /** Why it cannot be told on a route with this path, if so. */
    Optional<String> misfit(PathPattern route) {
        Set<String> unknown = new HashSet<>(when.map(Requirement::pathVariables).orElse(Set.of()));
        unknown.removeAll(route.names());
        return unknown.stream()
                .sorted()
                .findFirst()
                .map(name -> "when: path." + name + " (expected: a variable of " + route + ")");
    }
}
