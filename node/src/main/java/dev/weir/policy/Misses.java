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
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The ways of requests that no copy on this node answers: joined to a fetch that is under way, with the right to fetch
 * for the whole cluster, or alone.
 */
final class Misses {

    private final Caches caches;
    private final Fetching fetching;
    private final CacheAnswers answers;
    private final Outcomes outcomes;
    private final Duration patience;

    /** @param patience how long a request waits for what another one fetches */
    Misses(Caches caches, Fetching fetching, CacheAnswers answers, Duration patience) {
        this.caches = caches;
        this.fetching = fetching;
        this.answers = answers;
        this.outcomes = new Outcomes(caches, answers);
        this.patience = patience;
    }

    CompletionStage<Response> ask(Errand errand) {
        if (errand.wishes().onlyIfCached()) {
            return onlyIfCached(errand);
        }
        if (errand.copy().isPresent()) {
            return errand.isNeverFresh() ? alone(errand) : board(errand, errand.variant());
        }
        if (errand.isForItselfAlone()) {
            return past(errand);
        }
        if (fetching.authorized(errand.request())) {
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
                    return passed(errand);
                })
                .thenCompose(Function.identity());
    }

    /**
     * Somebody's answer was for nobody else. This one's may be for all, and then it is kept: nobody is to switch a
     * cache off by what he asks for himself.
     */
    private CompletionStage<Response> passed(Errand errand) {
        return errand.isConditional()
                ? answers.past(
                        errand.request(), errand.next(), errand.forwarded().detail("pass"))
                : alone(errand);
    }

    private CompletionStage<Response> copied(Errand errand, Found.Copy found) {
        long now = caches.cluster().clusterMillis();
        if (!errand.accepts(found.stored(), now)) {
            return unaccepted(errand.with(found.stored()), now);
        }
        return done(
                found.waited()
                        ? answers.copy(
                                errand.request(),
                                found.stored(),
                                Kind.HITS_WAITED,
                                errand.forwarded().collapsed(true))
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
        return answers.past(errand.request(), errand.next(), errand.forwarded());
    }

    private CompletionStage<Response> fetch(Errand errand, Ticket ticket, Optional<Flight> flight) {
        return new Fetch(fetching, errand, ticket, flight)
                .start()
                .handle((fetched, failure) ->
                        fetched == null ? outcomes.failed(errand, failure) : done(outcomes.of(errand, fetched)))
                .thenCompose(Function.identity());
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
                            errand.forwarded().collapsed(true)));
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
                            errand.forwarded().collapsed(true)));
        }
        if (landed instanceof Landing.Failed failed) {
            boolean stands = errand.makeshift(caches.cluster().clusterMillis()).isPresent();
            return failed.why().isPresent() || stands
                    ? outcomes.failed(errand, failed.why().orElse(null))
                    : past(errand);
        }
        return landed instanceof Landing.Overtaken ? anew(errand, variant) : byItself(errand);
    }

    private CompletionStage<Response> byItself(Errand errand) {
        return errand.copy().isPresent() ? alone(errand) : past(errand);
    }

    /** Together with others; but what is purged again and again is not waited for without end. */
    private CompletionStage<Response> anew(Errand errand, Variant variant) {
        long waited = caches.cluster().clusterMillis() - errand.arrived();
        return waited < patience.toMillis() ? board(errand, variant) : byItself(errand);
    }

    /** What another one fetched, if it is what this request wants. */
    private CompletionStage<Response> shared(Errand errand, Stored stored, Variant variant, Supplier<Response> answer) {
        if (caches.cluster().purged(stored)) {
            return anew(errand, variant);
        }
        Variant own = stored.variant().vary().variant(errand.request().headers());
        if (!own.equals(stored.variant())) {
            // Once: now it is known by what responses are told apart.
            return own.vary().equals(variant.vary()) ? past(errand) : board(errand, own);
        }
        long now = caches.cluster().clusterMillis();
        return errand.accepts(stored, now) ? done(answer.get()) : unaccepted(errand.with(stored), now);
    }

    /** What came is not what this one wants: by itself alone, or like all others, because it is stale. */
    private CompletionStage<Response> unaccepted(Errand errand, long now) {
        Stored stored = errand.copy().orElseThrow();
        boolean forAll = !stored.fresh(now) && !errand.isNeverFresh();
        return forAll ? anew(errand, stored.variant()) : alone(errand);
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
                    request, refused -> ProxyException.failed(NOT_CACHED, "only-if-cached"), errand.forwarded());
        });
    }

    private static CompletionStage<Response> done(Response answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
