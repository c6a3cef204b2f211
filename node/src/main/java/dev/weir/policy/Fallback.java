// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.Bare;
import dev.weir.document.Default;
import dev.weir.http.Body;
import dev.weir.http.Filter;
import dev.weir.http.Handler;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Another answer when the rest fails: {@code fallback: {upstream: reserve}}, or {@code fallback: {on: [failure],
 * respond: {status: 200, body: "[]"}}}. Another upstream is asked only where the request can be sent again: its body
 * must be there still, and its method idempotent, unless nothing was sent. Otherwise the failure stays what it is.
 *
 * @param on what counts: {@code failure} is everything the gateway answers with 500 or more because something behind
 *     it, or itself, failed; a status is an answer with it, whoever gave it
 * @param upstream is asked instead
 * @param respond answers instead
 */
public record Fallback(
        @Default("[failure, 502, 503, 504]") List<Trigger> on, Optional<String> upstream, Optional<Respond> respond)
        implements Policy {

    /**
     * What makes another answer necessary.
     *
     * @param status of the answer, 400 to 599, or 0 for {@link #FAILURE}
     */
    @Bare
    public record Trigger(int status) {

        /** Something failed on the way, so there is no answer but ours. */
        public static final Trigger FAILURE = new Trigger(0);

        public Trigger {
            if (status != 0 && (status < 400 || status > 599)) {
                throw wrong(Integer.toString(status));
            }
        }

        /** @throws IllegalArgumentException what is wrong with it */
        public static Trigger parse(String text) {
            if (text.equals("failure")) {
                return FAILURE;
            }
            if (!text.matches("[1-9][0-9]{2}")) {
                throw wrong(text);
            }
            return new Trigger(Integer.parseInt(text));
        }

        private static IllegalArgumentException wrong(String text) {
            return new IllegalArgumentException("on: " + text + " (expected: failure, or a status from 400 to 599)");
        }

        boolean isAnswer(int answered) {
            return status == answered;
        }

        boolean isFailure(ProxyError error) {
            return isAnswer(error.status()) || (equals(FAILURE) && error.status() >= 500);
        }
    }

    public Fallback {
        if (upstream.isPresent() == respond.isPresent()) {
            throw new IllegalArgumentException("fallback: (expected: either upstream or respond)");
        }
        if (on.isEmpty()) {
            throw new IllegalArgumentException("on: an empty list (expected: failure, statuses, or both)");
        }
    }

    @Override
    public Filter toFilter(PolicyContext context) {
        Optional<Handler> reserve = upstream.map(context.upstreams());
        Optional<Filter> answer = respond.map(policy -> policy.toFilter(context));
        return (request, next) -> {
            Handler other =
                    reserve.orElseGet(() -> asked -> answer.orElseThrow().filter(asked, next));
            return new Attempt(request, other).start(next);
        };
    }

    /** What stands in for something for a moment is not to be kept in its place. */
    @Override
    public Optional<String> misplaced(List<Policy> before) {
        return CachePlace.among(before)
                .filter(place -> respond.filter(Fallback::mayBeKept).isPresent())
                .map(place ->
                        "fallback: respond behind cache (expected: in front of it, or with Cache-Control among its"
                                + " headers, as it would be kept in place of what failed)");
    }

    private static boolean mayBeKept(Respond answer) {
        return answer.status() < 500 && answer.headers().keySet().stream().noneMatch("cache-control"::equalsIgnoreCase);
    }

    @Override
    public Map<String, String> upstreams() {
        return upstream.map(name -> Map.of("upstream", name)).orElse(Map.of());
    }

    /** One request: what became of the first way, and whether there is a second one. */
    private final class Attempt {

        private final Request request;
        private final Handler other;
        private final Optional<HeldBody> held;

        Attempt(Request request, Handler other) {
            this.request = request;
            this.other = other;
            this.held =
                    request.body() instanceof Body.Stream stream ? Optional.of(new HeldBody(stream)) : Optional.empty();
        }

        CompletionStage<Response> start(Handler first) {
            Request guarded = held.map(request::withBody).orElse(request);
            return first.handle(guarded).handle(this::judged).thenCompose(Function.identity());
        }

        private CompletionStage<Response> judged(@Nullable Response response, @Nullable Throwable failure) {
            if (response != null) {
                boolean fallsBack = on.stream().anyMatch(trigger -> trigger.isAnswer(response.status()))
                        && mayGoOn(request.head().idempotent());
                if (!fallsBack) {
                    held.ifPresent(HeldBody::letGo);
                    return CompletableFuture.completedFuture(response);
                }
                response.close();
                return instead();
            }
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            if (cause instanceof ProxyException named && isCaught(named)) {
                return instead();
            }
            held.ifPresent(HeldBody::letGo);
            return CompletableFuture.failedFuture(
                    cause == null ? new IllegalStateException("neither answer nor failure") : cause);
        }

        private boolean isCaught(ProxyException why) {
            ProxyError error = why.error();
            boolean nothingDone = why.isUnprocessed() || error == ProxyError.NO_HEALTHY_INSTANCE;
            return error != ProxyError.CLIENT_LEFT
                    && on.stream().anyMatch(trigger -> trigger.isFailure(error))
                    && mayGoOn(nothingDone || request.head().idempotent());
        }

        /** @param again whether the request may be sent once more, if its body can be */
        private boolean mayGoOn(boolean again) {
            boolean whole = held.map(HeldBody::isUntouched).orElse(true);
            return !request.cancellation().isCancelled() && (respond.isPresent() || (again && whole));
        }

        private CompletionStage<Response> instead() {
            held.ifPresent(HeldBody::takeBack);
            return other.handle(request);
        }
    }
}
