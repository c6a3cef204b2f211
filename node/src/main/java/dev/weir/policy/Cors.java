// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.Default;
import dev.weir.http.Body;
import dev.weir.http.Filter;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * Lets pages of other origins use the route (Fetch standard §3.2): {@code cors: {origins: [https://app.example.com]}}.
 * Answers preflights itself; puts its own fields on every other answer in place of the upstream's.
 *
 * @param origins at least one; {@code *} stands alone
 * @param methods that such pages may use; {@code *} for any
 * @param headers that they may set; {@code *} for any but {@code Authorization}
 * @param exposeHeaders of the answer that they may read; {@code *} for any
 * @param credentials whether they may send cookies and the like; then nothing may be {@code *}
 * @param maxAge how long a browser may remember the answer to a preflight, whole seconds, at most a day
 */
public record Cors(
        List<CorsOrigin> origins,
        @Default("[GET, HEAD, POST]") List<String> methods,
        List<String> headers,
        List<String> exposeHeaders,
        @Default("false") boolean credentials,
        @Default("5s") Duration maxAge)
        implements Policy {

    private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");
    private static final HttpString ALLOW_CREDENTIALS = new HttpString("Access-Control-Allow-Credentials");
    private static final HttpString ALLOW_METHODS = new HttpString("Access-Control-Allow-Methods");
    private static final HttpString ALLOW_HEADERS = new HttpString("Access-Control-Allow-Headers");
    private static final HttpString EXPOSE_HEADERS = new HttpString("Access-Control-Expose-Headers");
    private static final HttpString MAX_AGE = new HttpString("Access-Control-Max-Age");

    private static final List<HttpString> OURS =
            List.of(ALLOW_ORIGIN, ALLOW_CREDENTIALS, ALLOW_METHODS, ALLOW_HEADERS, EXPOSE_HEADERS, MAX_AGE);

    private static final String ANY = "*";

    public Cors {
        if (origins.isEmpty()) {
            throw new IllegalArgumentException("origins: an empty list (expected: at least one)");
        }
        if (origins.size() > 1 && origins.stream().anyMatch(CorsOrigin::any)) {
            throw new IllegalArgumentException("origins: * beside others (expected: * alone)");
        }
        for (int i = 0; i < methods.size(); i++) {
            if (!methods.get(i).matches("\\*|[A-Z][A-Z0-9_-]{0,31}")) {
                throw new IllegalArgumentException(
                        "methods[" + i + "]: " + methods.get(i) + " (expected: a method in upper case such as PUT)");
            }
        }
        headerNames("headers", headers);
        headerNames("expose-headers", exposeHeaders);
        boolean any = origins.get(0).any()
                || Stream.of(methods, headers, exposeHeaders).anyMatch(list -> list.contains(ANY));
        if (credentials && any) {
            // Browsers take it for a name then (Fetch standard §3.2.5), and every page could act as the user.
            throw new IllegalArgumentException("credentials: true (expected: false where another setting is *)");
        }
        if (maxAge.toMillis() % 1000 != 0 || maxAge.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "max-age: " + maxAge.toMillis() + "ms (expected: whole seconds, at most 1d)");
        }
    }

    private static void headerNames(String component, List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            if (!names.get(i).equals(ANY)) {
                HeaderRules.name(component + "[" + i + "]", names.get(i));
            }
        }
    }

    @Override
    public boolean answersPreflights() {
        return true;
    }

    @Override
    public Filter toFilter(PolicyContext context) {
        return (request, next) -> {
            if (Preflight.of(request.head()).isPresent()) {
                request.body().close();
                return CompletableFuture.completedFuture(preflight(origin(request)));
            }
            return answered(next.handle(request), origin(request));
        };
    }

    /** What the page says it is; empty when it says nothing, or several things. */
    private static String origin(Request request) {
        HeaderValues values = request.headers().get(Headers.ORIGIN);
        return values == null || values.size() != 1 ? "" : values.getFirst();
    }

    private Response preflight(String origin) {
        Response response = Response.of(204, Body.EMPTY);
        HeaderMap fields = response.headers();
        if (allowed(origin)) {
            allow(fields, origin);
            list(fields, ALLOW_METHODS, methods);
            list(fields, ALLOW_HEADERS, headers);
            fields.put(MAX_AGE, Long.toString(maxAge.toSeconds()));
        }
        if (!fixed()) {
            FieldList.vary(fields, "Origin");
        }
        return response;
    }

    private CompletionStage<Response> answered(CompletionStage<Response> stage, String origin) {
        CompletableFuture<Response> answer = new CompletableFuture<>();
        stage.whenComplete((response, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(refusal(failure, origin));
            } else {
                own(response.headers(), origin);
                answer.complete(response);
            }
        });
        return answer;
    }

    /** So that the page learns of the status. */
    private Throwable refusal(Throwable failure, String origin) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof ProxyException named ? named.withHeaders(fields -> own(fields, origin)) : cause;
    }

    private void own(HeaderMap fields, String origin) {
        OURS.forEach(fields::remove);
        if (fixed() || allowed(origin)) {
            allow(fields, origin);
            list(fields, EXPOSE_HEADERS, exposeHeaders);
        }
        if (!fixed()) {
            FieldList.vary(fields, "Origin");
        }
    }

    private void allow(HeaderMap fields, String origin) {
        fields.put(ALLOW_ORIGIN, fixed() ? origins.get(0).toString() : origin);
        if (credentials) {
            fields.put(ALLOW_CREDENTIALS, "true");
        }
    }

    private static void list(HeaderMap fields, HttpString name, List<String> values) {
        if (!values.isEmpty()) {
            fields.put(name, String.join(", ", values));
        }
    }

    /** Whether every answer says the same, also to who did not ask, so that caches need not tell origins apart. */
    private boolean fixed() {
        return origins.size() == 1 && (origins.get(0).any() || origins.get(0).single());
    }

    private boolean allowed(String origin) {
        return !origin.isEmpty() && origins.stream().anyMatch(one -> one.matches(origin));
    }
}
