// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.ProxyError.AUTHENTICATION_UNDECIDED;
import static dev.weir.http.ProxyError.CLIENT_LEFT;

import dev.weir.auth.Introspected;
import dev.weir.http.Body;
import dev.weir.http.Handler;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.RequestHead;
import dev.weir.http.Response;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What {@link Introspection} asks of a token (RFC 7662 §2.1), and what of the answer is kept. */
final class TokenQuestion {

    private final Introspection settings;
    private final Handler upstream;
    private final RequestHead head;
    private final LongSupplier wallClockMillis;
    private final Alarm alarm;

    TokenQuestion(Introspection settings, PolicyContext context) {
        this.settings = settings;
        this.upstream = context.upstreams().apply(settings.upstream());
        this.head = head(settings);
        this.wallClockMillis = context.access().wallClockMillis();
        this.alarm = new Alarm(
                LoggerFactory.getLogger(TokenQuestion.class),
                "policy " + context.name() + ", " + settings.upstream() + " was asked of a token",
                context.access().nanoClock());
    }

    private static RequestHead head(Introspection settings) {
        HeaderMap headers = new HeaderMap();
        headers.put(Headers.AUTHORIZATION, settings.client().basic());
        headers.put(Headers.CONTENT_TYPE, "application/x-www-form-urlencoded");
        headers.put(Headers.ACCEPT, "application/json");
        return new RequestHead(
                Methods.POST,
                "http",
                settings.host().orElse(settings.upstream()),
                settings.path().path(),
                settings.path().query(),
                headers);
    }

    /** What the answer depends on. */
    String digest(String token) {
        return new TextDigest()
                .add(settings.upstream())
                .add(head.authority())
                .add(settings.path().toString())
                .add(settings.client().id())
                .add(token)
                .hex();
    }

    /**
     * Asks.
     *
     * @param asker the request for which it is asked
     * @return an answer to be kept, which {@link Introspected#read} reads; fails where there is none
     */
    CompletionStage<Response> ask(String token, Request asker) {
        String form = "token=" + ServiceClient.encoded(token) + "&token_type_hint=access_token";
        return Question.ask(
                        upstream,
                        head,
                        new Body.Bytes(StandardCharsets.US_ASCII.encode(form)),
                        asker,
                        settings.timeout())
                .handle(this::answered)
                .thenCompose(Function.identity());
    }

    private CompletableFuture<Response> answered(Question.@Nullable Reply reply, @Nullable Throwable failure) {
        if (failure instanceof ProxyException why && why.error() == CLIENT_LEFT) {
            return CompletableFuture.failedFuture(why);
        }
        if (reply == null) {
            return undecided(failure == null ? "no answer" : Question.why(failure));
        }
        if (reply.status() != 200) {
            // Of a 401 it is the gateway that is not known there.
            return undecided("status " + reply.status());
        }
        Optional<Response> answer = reply.body().flatMap(this::kept);
        return answer.map(CompletableFuture::completedFuture)
                .orElseGet(() -> undecided("no answer that can be read (expected: JSON with active, in "
                        + Question.BYTES_MAX + " bytes and in time)"));
    }

    private Optional<Response> kept(Body.Bytes body) {
        return Introspected.read(Decisions.bytes(body))
                .map(said -> said.goodFor(settings.cached(), settings.inactive(), wallClockMillis.getAsLong()))
                .map(lifetime -> Decisions.answer(body, lifetime));
    }

    private CompletableFuture<Response> undecided(String why) {
        alarm.raise(why);
        return ProxyException.failed(AUTHENTICATION_UNDECIDED, "who issues tokens could not be asked");
    }
}
