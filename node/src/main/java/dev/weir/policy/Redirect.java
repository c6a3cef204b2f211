// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.Default;
import dev.weir.http.Body;
import dev.weir.http.Filter;
import dev.weir.http.PathNormaliser;
import dev.weir.http.PathPattern;
import dev.weir.http.PercentEncoding;
import dev.weir.http.Request;
import dev.weir.http.Response;
import io.undertow.util.Headers;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends the client elsewhere: {@code redirect: "https://example.com/{id}"}, or {@code redirect: {to: /new/**, status:
 * 302}}.
 *
 * @param to a path on the same host, or a whole URL; both with the variables of the route's path in path and query,
 *     never in the host, and {@code /**} for what its tail matched
 * @param status 301, 302, 303, 307 or 308
 * @param keepQuery whether the query of the request follows, after a query of {@code to}
 */
public record Redirect(String to, @Default("308") int status, @Default("true") boolean keepQuery) implements Policy {

    private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

    /** Scheme and authority, then path and query. Neither user info nor a variable may stand in the authority. */
    private static final Pattern PARTS =
            Pattern.compile("(https?://(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?)?((?:[/?].*)?)");

    private static final Pattern QUERY = Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*");

    public Redirect {
        if (!STATUSES.contains(status)) {
            throw new IllegalArgumentException("status: " + status + " (expected: 301, 302, 303, 307 or 308)");
        }
        check(to);
    }

    private static void check(String to) {
        Matcher parts = PARTS.matcher(to);
        if (!parts.matches() || to.isEmpty() || to.startsWith("?")) {
            throw wrong(to, "a path, /new/{id}, or a URL, https://example.com/{id}");
        }
        String sample = Template.parse("to", parts.group(2)).sample();
        int question = sample.indexOf('?');
        String path = question < 0 ? sample : sample.substring(0, question);
        String query = question < 0 ? "" : sample.substring(question + 1);
        if (!PathNormaliser.isNormal(path) || !QUERY.matcher(query).matches()) {
            throw wrong(to, "a normalised path and an encoded query, without a fragment");
        }
    }

    private static IllegalArgumentException wrong(String to, String expected) {
        return new IllegalArgumentException("to: " + to + " (expected: " + expected + ")");
    }

    @Override
    public Filter toFilter(PolicyContext context) {
        String origin = origin();
        Template template = template();
        return (request, next) -> {
            request.body().close();
            Response response = Response.of(status, Body.EMPTY);
            response.headers().put(Headers.LOCATION, origin + withQuery(template.expand(request.variables()), request));
            return CompletableFuture.completedFuture(response);
        };
    }

    private String withQuery(String target, Request request) {
        String query = request.head().query();
        if (!keepQuery || query.isEmpty()) {
            return target;
        }
        return target + (target.indexOf('?') < 0 ? '?' : '&') + visible(query);
    }

    /** The query as it was sent; what may not stand in a header or would begin a fragment is encoded. */
    private static String visible(String query) {
        if (query.chars().allMatch(c -> c > ' ' && c < 127 && c != '#')) {
            return query;
        }
        StringBuilder visible = new StringBuilder(query.length() + 16);
        query.codePoints().forEach(c -> {
            if (c > ' ' && c < 127 && c != '#') {
                visible.append((char) c);
            } else {
                visible.append(PercentEncoding.component(Character.toString(c)));
            }
        });
        return visible.toString();
    }

    @Override
    public Optional<String> misfit(PathPattern pattern) {
        return template().misfit(pattern);
    }

    @Override
    public Optional<String> misplaced(List<Policy> before) {
        return CachePlace.hidden("to", template(), to, before);
    }

    @Override
    public boolean answers() {
        return true;
    }

    private String origin() {
        return to.substring(0, to.length() - target().length());
    }

    private Template template() {
        return Template.parse("to", target());
    }

    /** Path and query, as they stand in {@code to}. */
    private String target() {
        Matcher parts = PARTS.matcher(to);
        return parts.matches() ? parts.group(2) : to;
    }
}
