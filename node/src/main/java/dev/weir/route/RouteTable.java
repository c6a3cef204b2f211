// SPDX-License-Identifier: Apache-2.0
package dev.weir.route;

import static dev.weir.http.ProxyError.METHOD_NOT_ALLOWED;
import static dev.weir.http.ProxyError.NO_ROUTE;

import dev.weir.http.Handler;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.RequestHead;
import dev.weir.http.Response;
import io.undertow.util.Headers;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Every route of one revision, compiled: finds the one that answers a request. Immutable; a lookup costs what host and
 * path are long, however many routes there are.
 */
public final class RouteTable implements Handler {

    private static final String NOT_ALLOWED = "{\"type\":\"about:blank\",\"title\":\"Method Not Allowed\","
            + "\"status\":405,\"detail\":\"" + METHOD_NOT_ALLOWED.title() + "\"}";

    private final List<Route> routes;
    private final List<Candidate> ranked;
    private final HostTrie hosts;

    RouteTable(List<Route> routes) {
        this.routes = List.copyOf(routes);
        this.ranked = Candidate.ranked(routes);
        this.hosts = HostTrie.of(ranked);
    }

    @Override
    public CompletionStage<Response> handle(Request request) {
        Candidate found = hosts.lowest(request.head(), Steps.UNCOUNTED);
        return found == null ? refused(request) : found.route().way().handle(request);
    }

    /** The name of the route that answers, if there is one. */
    public Optional<String> find(RequestHead head) {
        return find(head, Steps.UNCOUNTED);
    }

    Optional<String> find(RequestHead head, Steps steps) {
        return Optional.ofNullable(hosts.lowest(head, steps))
                .map(found -> found.route().name());
    }

    /** How many routes there are. */
    public int size() {
        return routes.size();
    }

    /** How many nodes of the index a lookup visits at most, whatever the request is. */
    int stepsMax() {
        return hosts.stepsMax();
    }

    /**
     * For every route why it answers this request or does not; the one that answers first. Not for the request path.
     */
    public List<Explanation> explain(RequestHead head) {
        return Explainer.explain(head, routes, ranked);
    }

    /** 405 where a route would match if only the method were another one, otherwise 404. */
    private CompletionStage<Response> refused(Request request) {
        request.body().close();
        Set<String> methods = new TreeSet<>();
        hosts.matching(request.head(), candidate -> candidate.forbidsMethod(request.head()))
                .forEach(candidate ->
                        methods.addAll(candidate.route().conditions().methods()));
        if (methods.isEmpty()) {
            return ProxyException.failed(NO_ROUTE, "no route for this host and path");
        }
        // Not a failure but an answer of its own, because it must say which methods there are (RFC 9110 §15.5.6).
        request.journey().error(METHOD_NOT_ALLOWED);
        Response response = Response.text(METHOD_NOT_ALLOWED.status(), "application/problem+json", NOT_ALLOWED);
        response.headers().put(Headers.ALLOW, String.join(", ", methods));
        return CompletableFuture.completedFuture(response);
    }
}
