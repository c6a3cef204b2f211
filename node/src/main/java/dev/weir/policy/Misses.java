// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.ProxyError.CLIENT_LEFT;
import static dev.weir.http.ProxyError.NOT_CACHED;

import dev.weir.cache.CacheCounts.Kind;
import dev.weir.cache.CacheStatus;
import dev.weir.cache.Caches;
import dev.weir.cache.Flight;
import dev.weir.cache.Flight.Landing;
import dev.weir.cache.Flights;
import dev.weir.cache.Found;
import dev.weir.cache.Serving;
import dev.weir.cache.Stored;
import dev.weir.cache.Ticket;
import dev.weir.cache.Variant;
import dev.weir.cache.Wanted;
import dev.weir.http.EventLoop;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import io.undertow.util.HeaderMap;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ways of requests that no copy on this node answers: joined to a fetch that is under way, with the right to fetch
 * for the whole cluster, or alone.
 */
final class Misses {

    private final Caches caches;
    private final Fetching fetching;
    private final CacheAnswers answers;
    private final Duration patience;

    /** @param patience how long a request waits for what another one fetches */
    Misses(Caches caches, Fetching fetching, CacheAnswers answers, Duration patience) {
        this.caches = caches;
        this.fetching = fetching;
        this.answers = answers;
        this.patience = patience;
    }

    CompletionStage<Response> ask(Errand errand) {
        Request request = errand.request();
        if (errand.wishes().onlyIfCached()) {
            return onlyIfCached(errand);
        }
        if (errand.copy().isPresent()) {
            return isNeverFresh(errand.copy().get()) ? alone(errand) : board(errand, errand.variant());
        }
        if (errand.isForItselfAlone()) {
            return past(errand);
        }
        if (fetching.authorized(request)) {
            return errand.isConditional() ? past(errand) : alone(errand);
        }
        return board(errand, errand.variant());
    }

    /** Asks for a newer copy, behind an answer that somebody has already. */
    void revalidate(Errand errand) {
        Flights.Boarding boarding =
                caches.flights().board(errand.key(), errand.copy().orElseThrow().variant());
        if (boarding.began()) {
            fetch(errand, boarding.flight()).whenComplete((answer, failure) -> {
                if (answer != null) {
                    answer.close();
                }
            });
        }
    }

    /** Every use needs a look at the upstream, so nobody can use what another one was told. */
    private static boolean isNeverFresh(Stored copy) {
        return copy.lifetimeMillis() == 0;
    }

    private CompletionStage<Response> board(Errand errand, Variant variant) {
        Flights.Boarding boarding = caches.flights().board(errand.key(), variant);
        if (boarding.began()) {
            return fetch(errand, boarding.flight());
        }
        // What is under way was asked for before this request came.
        return errand.insists(errand.arrived()) ? alone(errand) : join(errand, boarding.flight(), variant);
    }

    private CompletionStage<Response> fetch(Errand errand, Flight flight) {
        Request request = errand.request();
        Wanted wanted = errand.wanted(errand.arrived());
        return request.resume(caches.cluster().ask(errand.key(), request.head(), wanted, patience))
                .handle((found, failure) -> {
                    if (found instanceof Found.Copy copy) {
                        flight.land(new Landing.Whole(copy.stored()));
                        return copied(errand, copy);
                    }
                    if (found instanceof Found.Fetch fetch) {
                        return fetch(errand, fetch.ticket(), Optional.of(flight));
                    }
                    if (found instanceof Found.Silent silent) {
                        return fetch(errand, silent.ticket(), Optional.of(flight));
                    }
                    flight.land(new Landing.Own());
                    return answers.past(
                            request, errand.next(), forwarded(errand).detail("pass"));
                })
                .thenCompose(Function.identity());
    }

    private CompletionStage<Response> copied(Errand errand, Found.Copy found) {
        long now = caches.cluster().clusterMillis();
        if (!errand.accepts(found.stored(), now)) {
            return alone(errand.with(found.stored()));
        }
        return done(
                found.waited()
                        ? answers.copy(
                                errand.request(),
                                found.stored(),
                                Kind.HITS_WAITED,
                                forwarded(errand).collapsed(true))
                        : answers.copy(
                                errand.request(),
                                found.stored(),
                                Kind.HITS_SHARED,
                                CacheStatus.hit(found.stored(), now).detail("node")));
    }

    private CompletionStage<Response> alone(Errand errand) {
        return fetch(errand, caches.cluster().alone(errand.key()), Optional.empty());
    }

    private CompletionStage<Response> past(Errand errand) {
        return answers.past(errand.request(), errand.next(), forwarded(errand));
    }

    private CompletionStage<Response> fetch(Errand errand, Ticket ticket, Optional<Flight> flight) {
        return new Fetch(fetching, errand, ticket, flight)
                .start()
                .handle((fetched, failure) ->
                        fetched == null ? failed(errand, failure) : done(fetched(errand, fetched)))
                .thenCompose(Function.identity());
    }

    private Response fetched(Errand errand, Fetched fetched) {
        Request request = errand.request();
        CacheStatus status = forwarded(errand);
        if (fetched instanceof Fetched.Whole whole) {
            return with(whole.own(), answers.copy(request, whole.stored(), Kind.MISSES, status.stored()));
        }
        if (fetched instanceof Fetched.OnItsWay coming) {
            return with(
                    coming.own(),
                    answers.onItsWay(request, coming.head(), coming.body(), Kind.MISSES, status.stored()));
        }
        if (fetched instanceof Fetched.Validated same) {
            CacheStatus said = status.status(304).stored();
            return with(same.own(), answers.copy(request, same.stored(), Kind.VALIDATED, said));
        }
        Fetched.Passed passed = (Fetched.Passed) fetched;
        Optional<Stored> makeshift = Serving.isFailure(passed.response().status())
                ? errand.makeshift(caches.cluster().clusterMillis())
                : Optional.empty();
        if (makeshift.isPresent()) {
            passed.response().close();
            return makeshift(
                    errand, makeshift.get(), status.status(passed.response().status()));
        }
        return answers.passed(
                request, passed.response(), status.detail(passed.why().label()));
    }

    private static Response with(HeaderMap own, Response answer) {
        answer.headers().putAll(own);
        return answer;
    }

    private CompletionStage<Response> failed(Errand errand, @Nullable Throwable failure) {
        Optional<Stored> makeshift = errand.makeshift(caches.cluster().clusterMillis());
        if (makeshift.isPresent()) {
            return done(makeshift(errand, makeshift.get(), forwarded(errand)));
        }
        Throwable cause = failure == null ? new IllegalStateException("neither answer nor failure") : failure;
        return answers.past(errand.request(), failed -> CompletableFuture.failedFuture(cause), forwarded(errand));
    }

    /** An old copy, where the upstream failed. */
    private Response makeshift(Errand errand, Stored copy, CacheStatus status) {
        CacheStatus said = status.ttl(copy, caches.cluster().clusterMillis()).detail("stale-if-error");
        return answers.copy(errand.request(), copy, Kind.HITS_STALE, said);
    }

    /** Waits for what another request of this node fetches, on this request's own thread, and not too long. */
    private CompletionStage<Response> join(Errand errand, Flight flight, Variant variant) {
        Request request = errand.request();
        CompletableFuture<Landing> landing =
                flight.landing().toCompletableFuture().copy();
        EventLoop.Timer timer = request.loop().schedule(() -> landing.complete(new Landing.Own()), patience);
        Runnable left = () -> landing.cancel(false);
        request.cancellation().onCancel(left);
        return request.resume(landing)
                .handle((landed, failure) -> {
                    timer.cancel();
                    request.cancellation().forget(left);
                    if (landed == null || request.cancellation().isCancelled()) {
                        return ProxyException.<Response>failed(CLIENT_LEFT, "cancelled while another one fetched");
                    }
                    return landed(errand, landed, variant);
                })
                .thenCompose(Function.identity());
    }

    private CompletionStage<Response> landed(Errand errand, Landing landed, Variant variant) {
        if (landed instanceof Landing.Whole whole) {
            return shared(
                    errand,
                    whole.stored(),
                    variant,
                    () -> answers.copy(
                            errand.request(),
                            whole.stored(),
                            Kind.HITS_WAITED,
                            forwarded(errand).collapsed(true)));
        }
        if (landed instanceof Landing.OnItsWay coming) {
            return shared(
                    errand,
                    coming.head(),
                    variant,
                    () -> answers.onItsWay(
                            errand.request(),
                            coming.head(),
                            coming.follow(errand.request().loop()),
                            Kind.HITS_WAITED,
                            forwarded(errand).collapsed(true)));
        }
        if (landed instanceof Landing.Failed failed) {
            boolean stands = errand.makeshift(caches.cluster().clusterMillis()).isPresent();
            return failed.why().isPresent() || stands
                    ? failed(errand, failed.why().orElse(null))
                    : past(errand);
        }
        return errand.copy().isPresent() ? alone(errand) : past(errand);
    }

    /** What another one fetched, if it is what this request wants. */
    private CompletionStage<Response> shared(Errand errand, Stored stored, Variant variant, Supplier<Response> answer) {
        Variant own = stored.variant().vary().variant(errand.request().headers());
        if (!own.equals(stored.variant())) {
            // Once: now it is known by what responses are told apart.
            return own.vary().equals(variant.vary()) ? past(errand) : board(errand, own);
        }
        return errand.accepts(stored, caches.cluster().clusterMillis())
                ? done(answer.get())
                : alone(errand.with(stored));
    }

    /** What the cluster has, at once; nothing is asked of the upstream. */
    private CompletionStage<Response> onlyIfCached(Errand errand) {
        Request request = errand.request();
        CompletionStage<Found> asked = errand.copy().isPresent()
                ? CompletableFuture.completedFuture(new Found.Pass())
                : caches.cluster().ask(errand.key(), request.head(), Wanted.ANYTHING, Duration.ZERO);
        return request.resume(asked).thenCompose(found -> {
            if (found instanceof Found.Fetch fetch) {
                fetch.ticket().failed();
            }
            long now = caches.cluster().clusterMillis();
            if (found instanceof Found.Copy copy
                    && Serving.of(copy.stored(), errand.wishes(), now).serves()) {
                return copied(errand, copy);
            }
            return answers.past(
                    request, refused -> ProxyException.failed(NOT_CACHED, "only-if-cached"), forwarded(errand));
        });
    }

    private static CacheStatus forwarded(Errand errand) {
        return CacheStatus.forwarded(errand.why());
    }

    private static CompletionStage<Response> done(Response answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
