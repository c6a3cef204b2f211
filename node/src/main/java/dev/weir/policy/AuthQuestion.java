// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.ProxyError.AUTHENTICATION_UNDECIDED;
import static dev.weir.http.ProxyError.CLIENT_LEFT;

import dev.weir.http.Body;
import dev.weir.http.Handler;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.RequestHead;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@link ExternalAuth} asks of a request, and how long the answer is kept. */
final class AuthQuestion {

    private static final Set<Integer> DENIALS = Set.of(301, 302, 303, 307, 308, 401, 403);
    private static final Set<Integer> KEPT_DENIALS = Set.of(401, 403);
    private static final Set<String> NOT_TO_KEEP = Set.of("no-store", "no-cache", "private");

    private static final List<HttpString> FORWARDED = Stream.of("Method", "Proto", "Host", "Uri", "For")
            .map(name -> new HttpString("X-Forwarded-" + name))
            .toList();

    private final ExternalAuth settings;
    private final Handler upstream;
    private final Set<AuthCache.Part> told;
    private final HttpString method;
    private final List<HttpString> requestHeaders;
    private final List<HttpString> admissionHeaders;
    private final List<HttpString> denialHeaders;
    private final Alarm alarm;

    AuthQuestion(ExternalAuth settings, Handler upstream, Alarm alarm) {
        this.settings = settings;
        this.upstream = upstream;
        this.told = settings.cache().map(AuthCache::parts).orElseGet(AuthCache::all);
        this.method = new HttpString(settings.method().name());
        this.requestHeaders =
                settings.requestHeaders().stream().map(HttpString::new).toList();
        this.admissionHeaders = settings.admissionHeaders();
        this.denialHeaders =
                settings.denialHeaders().stream().map(HttpString::new).toList();
        this.alarm = alarm;
    }

    /** What the service is told of a request. */
    RequestHead about(Request request) {
        HeaderMap headers = new HeaderMap();
        for (HttpString name : requestHeaders) {
            HeaderValues values = request.headers().get(name);
            if (values != null) {
                headers.putAll(name, values);
            }
        }
        for (AuthCache.Part part : told) {
            tell(part, request, headers);
        }
        return new RequestHead(
                method,
                "http",
                settings.host().orElse(settings.upstream()),
                settings.path().path(),
                settings.path().query(),
                headers);
    }

    private static void tell(AuthCache.Part part, Request request, HeaderMap headers) {
        RequestHead head = request.head();
        switch (part) {
            case METHOD ->
                headers.put(new HttpString("X-Forwarded-Method"), head.method().toString());
            case SCHEME -> headers.put(new HttpString("X-Forwarded-Proto"), head.scheme());
            case HOST -> headers.put(new HttpString("X-Forwarded-Host"), head.authority());
            case URI -> headers.put(new HttpString("X-Forwarded-Uri"), head.target());
            case PATH -> headers.put(new HttpString("X-Forwarded-Uri"), head.path());
            case ADDRESS ->
                headers.put(new HttpString("X-Forwarded-For"), request.client().forwardedFor());
        }
    }

    /** What the answer depends on: all that the service is told, and what of the answer is kept. */
    String digest(RequestHead question) {
        TextDigest digest = new TextDigest()
                .add(settings.upstream())
                .add(question.method().toString())
                .add(question.authority())
                .add(question.target())
                .add(admissionHeaders)
                .add(denialHeaders);
        // In an order of its own: that of a map may be another one on another node.
        Stream.concat(requestHeaders.stream(), FORWARDED.stream()).forEach(name -> {
            HeaderValues values = question.headers().get(name);
            digest.add(name.toString()).add(values == null ? List.of() : values);
        });
        return digest.hex();
    }

    /** A decision, and for how long it may be gone by. */
    record Answer(Decision decision, Duration lifetime) {}

    /** Asks. Fails with a {@link ProxyException} where nothing is said. */
    CompletableFuture<Answer> ask(RequestHead question, Request asker) {
        return Question.ask(upstream, question, Body.EMPTY, asker, settings.timeout())
                .handle(this::answered)
                .thenCompose(Function.identity());
    }

    private CompletableFuture<Answer> answered(Question.@Nullable Reply reply, @Nullable Throwable failure) {
        if (failure instanceof ProxyException why && why.error() == CLIENT_LEFT) {
            return CompletableFuture.failedFuture(why);
        }
        if (reply == null) {
            return undecided(failure == null ? "no answer" : Question.why(failure));
        }
        if (DENIALS.contains(reply.status())) {
            return answer(reply, Decision.denied(reply.status(), reply.headers(), denialHeaders, reply.body()));
        }
        if (!admits(reply)) {
            return undecided("status " + reply.status());
        }
        return Decision.admitted(reply.status(), reply.headers(), admissionHeaders)
                .map(decision -> answer(reply, decision))
                .orElseGet(() -> undecided("headers that no request may have"));
    }

    private CompletableFuture<Answer> answer(Question.Reply reply, Decision decision) {
        return CompletableFuture.completedFuture(new Answer(decision, lifetime(reply)));
    }

    private static boolean admits(Question.Reply reply) {
        return reply.status() / 100 == 2;
    }

    private CompletableFuture<Answer> undecided(String why) {
        alarm.raise(why);
        return ProxyException.failed(AUTHENTICATION_UNDECIDED, "who decides could not be asked");
    }

    /** What is for one request alone is not kept, and nothing for longer than the service says. */
    private Duration lifetime(Question.Reply reply) {
        Optional<Duration> most = settings.cache().map(cache -> admits(reply) ? cache.ttl() : cache.denied());
        boolean ownOne = !admits(reply) && !KEPT_DENIALS.contains(reply.status());
        if (most.isEmpty() || ownOne || reply.headers().contains(Headers.SET_COOKIE)) {
            return Duration.ZERO;
        }
        Duration lifetime = most.get();
        for (String line : reply.headers().eachValue(Headers.CACHE_CONTROL)) {
            for (String directive : line.toLowerCase(Locale.ROOT).split(",", -1)) {
                lifetime = shorter(lifetime, directive.strip());
            }
        }
        return lifetime;
    }

    private static Duration shorter(Duration lifetime, String directive) {
        String name = directive.split("=", 2)[0].strip();
        if (NOT_TO_KEEP.contains(name)) {
            return Duration.ZERO;
        }
        if (!name.equals("max-age")) {
            return lifetime;
        }
        String seconds = directive
                .substring(directive.indexOf('=') + 1)
                .replace("\"", "")
                .strip();
        // What is no number, or beyond all that is kept, is as good as none.
        Duration said = seconds.matches("[0-9]{1,9}") ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ZERO;
        return said.compareTo(lifetime) < 0 ? said : lifetime;
    }
}
