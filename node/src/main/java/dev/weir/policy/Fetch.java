// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.ProxyError.PROXY_INTERNAL_ERROR;

import dev.weir.cache.Draft;
import dev.weir.cache.Flight;
import dev.weir.cache.NotKept;
import dev.weir.cache.Serving;
import dev.weir.cache.SharedBody;
import dev.weir.cache.Stored;
import dev.weir.cache.Storing;
import dev.weir.cache.Ticket;
import dev.weir.cache.Validation;
import dev.weir.http.Body;
import dev.weir.http.Cancellation;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One question to the upstream on the cache's behalf. What comes of it goes to the request that it is made for, to
 * those who wait, and to the store. It goes on when the client of that request leaves: others may want it. Only the
 * request's I/O thread touches it.
 */
final class Fetch {

    /** So long nobody waits for what turned out to be for one client alone. */
    private static final Duration PASS_FOR = Duration.ofSeconds(10);

    private final Fetching rules;
    private final Errand errand;
    private final Ticket ticket;
    private final Optional<Flight> flight;
    private final Cancellation cancellation = new Cancellation();
    private final CompletableFuture<Fetched> fetched = new CompletableFuture<>();

    /** @param flight of those who wait here, if anybody may */
    Fetch(Fetching rules, Errand errand, Ticket ticket, Optional<Flight> flight) {
        this.rules = rules;
        this.errand = errand;
        this.ticket = ticket;
        this.flight = flight;
    }

    CompletionStage<Fetched> start() {
        flight.ifPresent(those -> those.openWhile(ticket::joinable));
        if (flight.isEmpty()) {
            errand.request().cancellation().onCancel(cancellation::cancel);
        }
        try {
            Request sent = rules.request(errand, cancellation);
            errand.next().handle(sent).whenComplete(this::ended);
        } catch (RuntimeException e) {
            fail(e);
        }
        return fetched;
    }

    /** Whatever goes wrong, those who wait are told. */
    private void ended(@Nullable Response response, @Nullable Throwable failure) {
        try {
            if (response == null) {
                fail(failure);
            } else {
                answered(response);
            }
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void answered(Response response) {
        long now = rules.caches().cluster().clusterMillis();
        if (response.status() == 304 && errand.copy().isPresent()) {
            response.close();
            notModified(errand.copy().get(), response.headers(), now);
            return;
        }
        Storing.Decision decision = rules.decide(errand, response, ticket.began(), now);
        if (decision instanceof Storing.Keep keep) {
            keep(keep.draft(), response);
        } else if (decision instanceof Storing.Leave leave) {
            pass(response, leave.why());
        }
    }

    private void notModified(Stored copy, HeaderMap headers, long now) {
        Optional<Validation.Freshened> freshened =
                Validation.byNotModified(copy, rules.asked(errand, ticket.began()), headers, now, rules.rules());
        if (freshened.isEmpty() || purged(copy)) {
            again();
            return;
        }
        Validation.Freshened fresh = freshened.get();
        // The right to fetch may be newer than a purge of which this node has yet to hear: the body is not.
        long stamp = rules.caches().cluster().validated(copy);
        Stored same = fresh.copy().begun(stamp);
        if (fresh.why().isEmpty()) {
            kept(same, same.fresh(now));
        } else {
            if (Fetching.isOfTheResponse(fresh.why().get())
                    && mayBeOfAll(fresh.why().get(), copy, now)) {
                supersede(copy.begun(stamp));
            } else {
                // It says nothing to others: what they have stays what it is.
                ticket.failed();
            }
            land(new Flight.Landing.Own());
        }
        fetched.complete(new Fetched.Validated(same, fresh.why().isEmpty(), fresh.own()));
    }

    /**
     * What the upstream says is of another response than the one we have, or that one was purged meanwhile: whatever it
     * is, we want the whole of it.
     */
    private void again() {
        Errand anew = errand.withoutCopy();
        new Fetch(rules, anew, ticket, flight).start().whenComplete((whole, failure) -> {
            if (whole != null) {
                fetched.complete(whole);
            } else {
                fetched.completeExceptionally(failure);
            }
        });
    }

    private void keep(Draft draft, Response response) {
        if (response.body() instanceof Body.Bytes bytes && bytes.length() <= rules.bodyBytesMax()) {
            Stored stored = draft.stored(errand.key(), bytes);
            kept(stored, draft.shareable());
            fetched.complete(new Fetched.Whole(stored, draft.own()));
        } else if (response.body() instanceof Body.Stream stream) {
            share(draft, response, stream);
        } else {
            pass(response, NotKept.TOO_LARGE);
        }
    }

    private void share(Draft draft, Response response, Body.Stream stream) {
        Ends ends = new Ends(draft);
        Optional<SharedBody> shared =
                rules.caches().flights().share(stream, errand.request().loop(), rules.bodyBytesMax(), ends);
        if (shared.isEmpty()) {
            pass(response, NotKept.TOO_LARGE);
            return;
        }
        SharedBody body = shared.get();
        body.start();
        if (ends.whole != null) {
            fetched.complete(new Fetched.Whole(ends.whole, draft.own()));
            return;
        }
        Stored head = draft.stored(errand.key(), Body.EMPTY);
        if (draft.shareable() && stream.length() >= 0 && ticket.mayKeep(head)) {
            flight.ifPresent(those -> those.onItsWay(head, body, ticket::mayKeep));
        }
        fetched.complete(new Fetched.OnItsWay(head, body.first(), draft.own()));
    }

    /** What becomes of a body that is read into memory. */
    private final class Ends implements SharedBody.Listener {

        private final Draft draft;
        private @Nullable Stored whole;

        Ends(Draft draft) {
            this.draft = draft;
        }

        @Override
        public void whole(Body.Bytes body) {
            whole = draft.stored(errand.key(), body);
            kept(whole, draft.shareable());
        }

        @Override
        public void tooLarge() {
            rules.caches().cluster().lookup().note(errand.key(), NotKept.TOO_LARGE);
            ticket.notShareable(PASS_FOR);
            land(new Flight.Landing.Own());
            // From here on it is the client's alone.
            errand.request().cancellation().onCancel(cancellation::cancel);
        }

        @Override
        public void broken(IOException why) {
            rules.caches().cluster().lookup().note(errand.key(), NotKept.INCOMPLETE);
            ticket.failed();
            land(new Flight.Landing.Own());
        }
    }

    /** @param shareable whether those who wait may have it without asking themselves */
    private void kept(Stored stored, boolean shareable) {
        boolean shared = shareable && ticket.mayKeep(stored);
        ticket.keep(stored);
        if (shared) {
            land(new Flight.Landing.Whole(stored));
        } else {
            land(shareable ? new Flight.Landing.Overtaken() : new Flight.Landing.Own());
        }
    }

    private void pass(Response response, NotKept why) {
        rules.caches().cluster().lookup().note(errand.key(), why);
        long now = rules.caches().cluster().clusterMillis();
        Optional<Stored> old = errand.copy().filter(copy -> mayBeOfAll(why, copy, now) && !purged(copy));
        if (old.isPresent() && why.supersedes(response.status())) {
            supersede(old.get());
        } else if (Fetching.isOfTheResponse(why) && !Serving.isFailure(response.status())) {
            ticket.notShareable(PASS_FOR);
        } else {
            ticket.failed();
        }
        errand.request().cancellation().onCancel(cancellation::cancel);
        // Who comes when the client has its answer comes too late to wait for it.
        flight.ifPresent(Flight::over);
        fetched.complete(new Fetched.Passed(response, why));
        land(
                Serving.isFailure(response.status())
                        ? new Flight.Landing.Failed(Optional.empty())
                        : new Flight.Landing.Own());
    }

    /**
     * Who insists on an answer of his own gets a private one, which says nothing of the one that all others may have.
     */
    private static boolean mayBeOfAll(NotKept why, Stored copy, long now) {
        return why != NotKept.PRIVATE || !copy.fresh(now);
    }

    /** Whether it was since it was found. */
    private boolean purged(Stored copy) {
        return rules.caches().cluster().purged(copy);
    }

    /** Nobody is to have the old one any more, not even while it is asked for anew. */
    private void supersede(Stored copy) {
        ticket.keep(copy.superseded(rules.caches().cluster().clusterMillis()));
    }

    private void fail(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        ProxyException why = cause instanceof ProxyException named
                ? named
                : new ProxyException(PROXY_INTERNAL_ERROR, "a fetch for the cache failed");
        ticket.failed();
        flight.ifPresent(Flight::over);
        fetched.completeExceptionally(cause == null ? why : cause);
        land(new Flight.Landing.Failed(Optional.of(why)));
    }

    private void land(Flight.Landing how) {
        flight.ifPresent(those -> those.land(how));
    }
}
