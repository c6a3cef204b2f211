// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Fetches documents over HTTP on threads of its own, and sends forms: what is answered is small, certificates are
 * checked, and a redirect is followed to the same scheme, or to https; with a form, never.
 */
public final class HttpKeyFetch implements KeyFetch, FormPost {

    private static final int BYTES_MAX = 256 * 1024;
    private static final int REDIRECTS_MAX = 3;
    private static final int CLIENTS_MAX = 20;
    private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(3);
    private static final Duration ALL_WITHIN = Duration.ofSeconds(8);
    private static final Pattern MAX_AGE = Pattern.compile("(?:^|[,\\s])max-age=\"?([0-9]{1,9})(?:[\",\\s]|$)");

    private final Executor threads;
    private final Function<String, HttpClient.Builder> trusting;

    /** By whom they trust. Each has a thread of its own, which most nodes never need. */
    private final LoadingCache<Optional<String>, HttpClient> clients = Caffeine.newBuilder()
            .maximumSize(CLIENTS_MAX)
            .executor(Runnable::run)
            .build(this::client);

    /**
     * @param threads where answers are read
     * @param trusting begins a client that trusts whom these certificates vouch for, in PEM, and nobody else
     */
    public HttpKeyFetch(Executor threads, Function<String, HttpClient.Builder> trusting) {
        this.threads = threads;
        this.trusting = trusting;
    }

    private HttpClient client(Optional<String> ca) {
        return ca.map(trusting)
                .orElseGet(HttpClient::newBuilder)
                .executor(threads)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECTS_WITHIN)
                .build();
    }

    /** What comes where nothing is fetched. */
    static CompletionStage<Fetched> nothing() {
        return CompletableFuture.failedFuture(new IOException("nothing is fetched here"));
    }

    @Override
    public CompletionStage<Fetched> fetch(URI url, Optional<String> ca) {
        return follow(clients.get(ca), url, REDIRECTS_MAX).orTimeout(ALL_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletionStage<Answer> post(URI url, Map<String, String> form, String authorization, Optional<String> ca) {
        String text = form.entrySet().stream()
                .map(one -> URLEncoder.encode(one.getKey(), StandardCharsets.UTF_8)
                        + '='
                        + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .header("Accept", "application/json")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .timeout(ALL_WITHIN)
                .POST(HttpRequest.BodyPublishers.ofString(text));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return clients.get(ca)
                .sendAsync(request.build(), head -> new Bounded())
                .thenApply(answer -> new Answer(answer.statusCode(), answer.body()))
                .orTimeout(ALL_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static CompletableFuture<Fetched> follow(HttpClient client, URI url, int left) {
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Accept", "application/json, application/jwk-set+json")
                .timeout(ALL_WITHIN)
                .build();
        return client.sendAsync(request, head -> new Bounded()).thenCompose(answer -> {
            boolean moved = List.of(301, 302, 303, 307, 308).contains(answer.statusCode());
            if (moved && left > 0) {
                return follow(client, next(url, answer), left - 1);
            }
            if (answer.statusCode() != 200) {
                throw new CompletionException(new IOException("status " + answer.statusCode()));
            }
            return CompletableFuture.completedFuture(new Fetched(answer.body(), maxAge(answer)));
        });
    }

    private static URI next(URI url, HttpResponse<String> answer) {
        try {
            URI next = url.resolve(answer.headers().firstValue("Location").orElse(""));
            boolean allowed =
                    "https".equals(next.getScheme()) || url.getScheme().equals(next.getScheme());
            if (allowed && next.getHost() != null) {
                return next;
            }
        } catch (IllegalArgumentException e) {
            throw new CompletionException(new IOException("redirected to what is no URL", e));
        }
        throw new CompletionException(new IOException("redirected to another scheme"));
    }

    private static OptionalLong maxAge(HttpResponse<String> answer) {
        String said = String.join(",", answer.headers().allValues("Cache-Control"));
        Matcher matcher = MAX_AGE.matcher(said.toLowerCase(Locale.ROOT));
        return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    /** Takes a body as text, and no more than so much of it. */
    private static final class Bounded implements BodySubscriber<String> {

        private final CompletableFuture<String> text = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CompletableFuture<Flow.Subscription> from = new CompletableFuture<>();

        @Override
        public CompletionStage<String> getBody() {
            return text;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            from.complete(subscription);
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            for (ByteBuffer part : parts) {
                byte[] copy = new byte[part.remaining()];
                part.get(copy);
                bytes.writeBytes(copy);
            }
            if (bytes.size() > BYTES_MAX) {
                from.thenAccept(Flow.Subscription::cancel);
                text.completeExceptionally(new IOException("more than " + BYTES_MAX + " bytes"));
            }
        }

        @Override
        public void onError(Throwable failure) {
            text.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            text.complete(bytes.toString(StandardCharsets.UTF_8));
        }
    }
}
