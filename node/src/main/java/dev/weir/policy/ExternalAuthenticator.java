// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.ProxyError.AUTHENTICATION_UNDECIDED;
import static dev.weir.http.ProxyError.CLIENT_LEFT;
import static dev.weir.http.ProxyError.HTTP_REQUEST_DENIED;

import dev.weir.auth.Consumer;
import dev.weir.auth.Consumers;
import dev.weir.auth.CurrentConsumers;
import dev.weir.auth.Outcome;
import dev.weir.auth.Tally;
import dev.weir.http.Caller;
import dev.weir.http.Filter;
import dev.weir.http.Handler;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.RequestHead;
import dev.weir.http.Response;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.LoggerFactory;

/** The running step of {@link ExternalAuth}. */
final class ExternalAuthenticator implements Filter {

    /** Somebody who may, and of whom nothing more is known. */
    private static final Caller SOMEBODY = new Caller("", Set.of(), Set.of(), Map.of(), true);

    private final AuthQuestion question;
    private final Optional<Decisions> decisions;
    private final List<HttpString> responseHeaders;
    private final List<HttpString> own;
    private final Optional<HttpString> consumerHeader;
    private final boolean opens;
    private final Consumers consumers;
    private final CurrentConsumers current;
    private final Tally tally;
    private final Alarm alarm;

    ExternalAuthenticator(ExternalAuth settings, PolicyContext context) {
        alarm = new Alarm(
                LoggerFactory.getLogger(ExternalAuthenticator.class),
                "policy " + context.name() + ", " + settings.upstream() + " was asked whether a request may go on",
                context.access().nanoClock());
        question = new AuthQuestion(settings, context.upstreams().apply(settings.upstream()), alarm);
        decisions = settings.cache().map(cache -> new Decisions(settings.kind(), settings.timeout(), context));
        responseHeaders =
                settings.responseHeaders().stream().map(HttpString::new).toList();
        own = settings.admissionHeaders();
        consumerHeader = settings.consumerHeader().map(HttpString::new);
        opens = settings.onFailure() == ExternalAuth.OnFailure.ALLOW;
        consumers = context.consumers();
        current = context.access().current();
        tally = context.access().tallies().of(ExternalAuth.class.getSimpleName(), context.name());
    }

    @Override
    public CompletionStage<Response> filter(Request request, Handler next) {
        CompletableFuture<Decision> decision = decision(request);
        Request bare = cleaned(request);
        boolean known = decision.isDone() && !decision.isCompletedExceptionally();
        return known ? decided(bare, next, decision.join(), consumers) : later(bare, next, decision);
    }

    private CompletableFuture<Decision> decision(Request request) {
        RequestHead about = question.about(request);
        return decisions
                .map(kept -> kept.find(question.digest(about), request, asked -> question.ask(about, asked)
                                .thenApply(answer -> answer.decision().kept(answer.lifetime())))
                        .thenApply(Decision::of))
                .orElseGet(() -> question.ask(about, request).thenApply(AuthQuestion.Answer::decision));
    }

    /** Without the client's own copies of what only the service may say. */
    private Request cleaned(Request request) {
        HeaderMap headers = request.headers();
        return own.stream().anyMatch(headers::contains)
                ? request.withHeaders(copy -> own.forEach(copy::remove))
                : request;
    }

    private CompletionStage<Response> later(Request request, Handler next, CompletableFuture<Decision> decision) {
        Runnable left = () -> decision.cancel(false);
        request.cancellation().onCancel(left);
        return request.resume(decision)
                .handle((decided, failure) -> {
                    request.cancellation().forget(left);
                    if (request.cancellation().isCancelled()) {
                        request.body().close();
                        return ProxyException.<Response>failed(CLIENT_LEFT, "cancelled while it was asked for");
                    }
                    // They may have changed meanwhile.
                    return decided == null
                            ? undecided(request, next)
                            : decided(request, next, decided, current.now().orElse(consumers));
                })
                .thenCompose(Function.identity());
    }

    private CompletionStage<Response> undecided(Request request, Handler next) {
        tally.count(Outcome.UNDECIDED);
        if (opens) {
            return next.handle(request);
        }
        request.body().close();
        return ProxyException.failed(AUTHENTICATION_UNDECIDED, "nobody says whether it may go on");
    }

    private CompletionStage<Response> decided(Request request, Handler next, Decision decision, Consumers among) {
        if (!decision.admits()) {
            tally.count(Outcome.DENIED);
            request.body().close();
            return CompletableFuture.completedFuture(decision.response());
        }
        List<String> named = consumerHeader.map(name -> values(decision, name)).orElse(List.of());
        if (named.isEmpty()) {
            Caller before = request.caller();
            return admitted(request, next, decision, before.equals(Caller.ANONYMOUS) ? SOMEBODY : before);
        }
        Optional<Consumer> consumer = named.size() == 1 ? among.named(named.get(0)) : Optional.empty();
        if (consumer.isEmpty()) {
            alarm.raise("it named " + named.size() + " consumers, none of which is one");
            return undecided(request, next);
        }
        Optional<Caller> caller = Together.of(request.caller(), consumer.get().caller());
        if (caller.isEmpty()) {
            tally.count(Outcome.CONTRADICTED);
            request.body().close();
            return ProxyException.failed(HTTP_REQUEST_DENIED, "its credentials are those of different callers");
        }
        return admitted(request, next, decision, caller.get());
    }

    private static List<String> values(Decision decision, HttpString name) {
        HeaderValues values = decision.headers().get(name);
        return values == null ? List.of() : List.copyOf(values);
    }

    private CompletionStage<Response> admitted(Request request, Handler next, Decision decision, Caller caller) {
        tally.count(Outcome.ACCEPTED);
        HeaderMap said = decision.headers();
        boolean silent = responseHeaders.stream().noneMatch(said::contains);
        Request told = silent
                ? request
                : request.withHeaders(headers -> responseHeaders.forEach(name -> {
                    HeaderValues values = said.get(name);
                    if (values != null) {
                        headers.putAll(name, values);
                    }
                }));
        return next.handle(told.withCaller(caller));
    }
}
