// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import io.undertow.util.HeaderMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * All copies of one key: one for each variant, told apart by the fields that the newest of them names. Not changed but
 * for the count of its hits.
 */
final class Resource {

    /** Beyond it the one that was received first goes. */
    static final int VARIANTS_MAX = 32;

    /** A place in the store, and in the lists by which it is found for a purge. */
    private static final long PLACE = 320;

    private final List<Stored> copies;
    private final long bytes;
    private long hits;

    private Resource(List<Stored> copies, long hits) {
        this.copies = List.copyOf(copies);
        this.bytes = PLACE + copies.stream().mapToLong(Stored::bytes).sum();
        this.hits = hits;
    }

    static Resource of(Stored only) {
        return new Resource(List.of(only), 0);
    }

    Vary vary() {
        return copies.get(0).variant().vary();
    }

    List<Stored> copies() {
        return copies;
    }

    /** The one for a request with these headers. */
    Optional<Stored> select(HeaderMap headers) {
        return select(vary().variant(headers));
    }

    Optional<Stored> select(Variant variant) {
        for (Stored copy : copies) {
            if (copy.variant().equals(variant)) {
                return Optional.of(copy);
            }
        }
        return Optional.empty();
    }

    /** Whether it should have that one. */
    boolean lacks(Stored stored) {
        Optional<Stored> before = select(stored.variant());
        return before.map(old -> fresher(stored, old))
                .orElseGet(() -> vary().equals(stored.variant().vary())
                        || copies.stream().noneMatch(old -> fresher(old, stored)));
    }

    /**
     * Of two responses to the same request, the one that was received later; where both were at once, asked for later.
     */
    private static boolean fresher(Stored one, Stored other) {
        return one.received() > other.received() || one.received() == other.received() && one.began() > other.began();
    }

    /** With one that it lacks. */
    Resource with(Stored stored) {
        List<Stored> kept = new ArrayList<>();
        kept.add(stored);
        if (vary().equals(stored.variant().vary())) {
            copies.stream()
                    .filter(copy -> !copy.variant().equals(stored.variant()))
                    .sorted((a, b) -> Long.compare(b.received(), a.received()))
                    .limit(VARIANTS_MAX - 1)
                    .forEach(kept::add);
        }
        return new Resource(kept, hits);
    }

    /** With copies changed or gone; itself where nothing changed, empty where none is left. */
    Optional<Resource> changed(Function<Stored, Optional<Stored>> change) {
        List<Stored> kept =
                copies.stream().flatMap(copy -> change.apply(copy).stream()).toList();
        if (kept.equals(copies)) {
            return Optional.of(this);
        }
        return kept.isEmpty() ? Optional.empty() : Optional.of(new Resource(kept, hits));
    }

    /** In memory. */
    long bytes() {
        return bytes;
    }

    /** Two threads may count as one: it is for people. */
    void hit() {
        hits++;
    }

    long hits() {
        return hits;
    }
}
