// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import dev.weir.http.Body;
import dev.weir.http.EventLoop;
import dev.weir.http.ProxyException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * One fetch of a response on this node, and all requests that wait for what comes of it. The request that began it
 * lands it, once; the others are told on whichever thread that happens.
 */
public final class Flight {

    private final Flights flights;
    private final Flights.Place place;
    private final CompletableFuture<Landing> landing = new CompletableFuture<>();
    private volatile BooleanSupplier mayBeJoined = () -> true;
    private volatile Predicate<Stored> mayBeShared = head -> true;

    /** What came of it, for a request that did not begin it. */
    public sealed interface Landing {

        /** A whole response. */
        record Whole(Stored stored) implements Landing {}

        /**
         * The head of a response whose body is on its way, and will fit.
         *
         * @param head without the body
         */
        record OnItsWay(Stored head, SharedBody body) implements Landing {

            /** The body for another client, on its own I/O thread. */
            public Body.Stream follow(EventLoop reader) {
                return body.follow(reader);
            }
        }

        /** It is for nobody else, or nothing came of it that could be: ask by yourself. */
        record Own() implements Landing {}

        /**
         * The upstream failed; to ask again now would hardly go better.
         *
         * @param why empty where it answered, and said so
         */
        record Failed(Optional<ProxyException> why) implements Landing {}
    }

    Flight(Flights flights, Flights.Place place) {
        this.flights = flights;
        this.place = place;
    }

    /** What comes of it. */
    public CompletionStage<Landing> landing() {
        return landing;
    }

    /** Whether a request that comes now may still have what comes of it, as far as is known. */
    boolean isOpen() {
        Landing known = landing.getNow(null);
        if (known == null) {
            return mayBeJoined.getAsBoolean();
        }
        return known instanceof Landing.OnItsWay streamed && mayBeShared.test(streamed.head());
    }

    /** It may be joined as long as this is so, until something is known of the response. */
    public void openWhile(BooleanSupplier joinable) {
        mayBeJoined = joinable;
    }

    /** Whoever waits may have the body as it arrives, whoever comes later too until {@link #over}. */
    public void onItsWay(Stored head, SharedBody body, Predicate<Stored> mayStillBeShared) {
        mayBeShared = mayStillBeShared;
        landing.complete(new Landing.OnItsWay(head, body));
    }

    /** Nobody can join any more, and whoever waits is told. */
    public void land(Landing how) {
        over();
        landing.complete(how);
    }

    /** Nobody can join any more. */
    public void over() {
        flights.ended(place, this);
    }
}
