// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.ProxyError.HTTP_REQUEST_DENIED;
import static dev.weir.http.ProxyError.UNAUTHENTICATED;

import dev.weir.auth.Requirement;
import dev.weir.document.Default;
import dev.weir.document.Key;
import dev.weir.document.Keyed;
import dev.weir.http.Caller;
import dev.weir.http.Filter;
import dev.weir.http.PathPattern;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Refuses every caller but those that may: {@code authorize: {groups: [ops], scopes: [orders.write]}}. What is said
 * must all hold; {@code rules} say it for each method and path, and the first that fits decides. It goes by what the
 * steps in front have proven; of whom nobody knows who it is, it lets nobody pass that it is not told to.
 *
 * @param groups one of which the caller is in
 * @param scopes that the caller was granted
 * @param claims what its token says
 * @param named the consumers one of which it is
 * @param when what else must hold
 * @param anonymous whether nothing need be known of the caller
 * @param rules instead of all that; where none fits, it is refused
 */
@Keyed
public record Authorize(
        List<String> groups,
        Optional<Scopes> scopes,
        Map<String, ClaimValue> claims,
        @Key("consumers") List<String> named,
        Optional<Requirement> when,
        @Default("false") boolean anonymous,
        List<AuthorizeRule> rules)
        implements Policy {

    public Authorize {
        AuthorizeRule alone = rule(groups, scopes, claims, named, when, anonymous);
        if (!rules.isEmpty() && !alone.equals(AuthorizeRule.ANY_KNOWN)) {
            throw new IllegalArgumentException(
                    "rules: " + rules.size() + " (expected: none beside other settings, or nothing beside rules)");
        }
        rules = List.copyOf(rules);
    }

    @Override
    public Filter toFilter(PolicyContext context) {
        List<AuthorizeRule> decisive = decisive();
        return (request, next) -> {
            if (admits(decisive, request)) {
                return next.handle(request);
            }
            request.body().close();
            return CompletableFuture.failedFuture(refusal(request.caller()));
        };
    }

    private static boolean admits(List<AuthorizeRule> rules, Request request) {
        for (AuthorizeRule rule : rules) {
            if (rule.fits(request)) {
                return rule.admits(request);
            }
        }
        return false;
    }

    /**
     * Who was let pass without a credential by a step in front is asked for one, and that step says how (RFC 9110
     * §15.5.2). Where none asks, or what was shown is not enough, it is told that it is of no use (§15.5.4).
     */
    private static ProxyException refusal(Caller caller) {
        return caller.proven() || caller.equals(Caller.ANONYMOUS)
                ? new ProxyException(HTTP_REQUEST_DENIED, "the caller may not do this")
                : new ProxyException(UNAUTHENTICATED, "only callers that show who they are may do this");
    }

    @Override
    public Optional<String> misfit(PathPattern path) {
        for (int i = 0; i < decisive().size(); i++) {
            String at = rules.isEmpty() ? "" : "rules[" + i + "].";
            Optional<String> why = decisive().get(i).misfit(path).map(text -> at + text);
            if (why.isPresent()) {
                return why;
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<String> misplaced(List<Policy> before) {
        return CachePlace.open(this, before);
    }

    @Override
    public Map<String, String> consumers() {
        Map<String, String> all = new LinkedHashMap<>();
        for (AuthorizeRule rule : decisive()) {
            rule.consumers().forEach(name -> all.put("consumers[" + all.size() + "]", name));
        }
        return all;
    }

    private List<AuthorizeRule> decisive() {
        return rules.isEmpty() ? List.of(rule(groups, scopes, claims, named, when, anonymous)) : rules;
    }

    private static AuthorizeRule rule(
            List<String> groups,
            Optional<Scopes> scopes,
            Map<String, ClaimValue> claims,
            List<String> consumers,
            Optional<Requirement> when,
            boolean anonymous) {
        return new AuthorizeRule(List.of(), Optional.empty(), groups, scopes, claims, consumers, when, anonymous);
    }
}
