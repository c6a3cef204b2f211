// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import dev.weir.http.Body;
import dev.weir.http.EventLoop;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The fetches that are under way on this node, so that requests that want the same one can join it. From any thread.
 */
public final class Flights {

    private final ConcurrentMap<Place, Flight> underWay = new ConcurrentHashMap<>();
    private final Allowance room;

    /** Where a flight is found: by the variant too, as soon as somebody knows what it is. */
    record Place(CacheKey key, Variant variant) implements Comparable<Place> {

        @Override
        public int compareTo(Place other) {
            int byKey = key.compareTo(other.key);
            return byKey != 0 ? byKey : variant.text().compareTo(other.variant.text());
        }
    }

    /**
     * A place on a flight.
     *
     * @param began whether the flight begins with it, so that whoever has it must land it
     */
    public record Boarding(Flight flight, boolean began) {}

    /** @param bytesMax how much memory bodies may take that are on their way */
    public Flights(long bytesMax) {
        room = new Allowance(bytesMax);
    }

    /** Joins the one that fetches this, or begins it. */
    public Boarding board(CacheKey key, Variant variant) {
        Place place = new Place(key, variant);
        Flight mine = new Flight(this, place);
        Flight there = underWay.merge(place, mine, (before, fresh) -> before.isOpen() ? before : fresh);
        return new Boarding(there, there == mine);
    }

    /** The body of an answer that may be shared; empty where it is known to be too long, or where there is no room. */
    public Optional<SharedBody> share(Body.Stream body, EventLoop loop, long bytesMax, SharedBody.Listener listener) {
        return SharedBody.of(body, loop, bytesMax, room, listener);
    }

    void ended(Place place, Flight flight) {
        underWay.remove(place, flight);
    }

    /** How many there are. */
    public int size() {
        return underWay.size();
    }

    /** Bytes of bodies on their way. */
    public long bytes() {
        return room.taken();
    }
}
