// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import io.undertow.util.HeaderMap;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * All that a node keeps: on one shelf what it holds for the cluster, on the other what others hold and it has used.
 * Nothing gets on either that was purged.
 */
final class Shelves {

    private final Shelf shared;
    private final Shelf near;
    private final PurgeLog log;
    private final LongSupplier clusterMillis;

    Shelves(CacheBounds bounds, PurgeLog log, LongSupplier clusterMillis) {
        this.shared = new Shelf(bounds.sharedBytes());
        this.near = new Shelf(bounds.nearBytes());
        this.log = log;
        this.clusterMillis = clusterMillis;
    }

    /** The copy for a request with these headers, on whichever shelf. */
    Optional<Stored> find(CacheKey key, HeaderMap headers) {
        Optional<Resource> found = resource(key);
        found.ifPresent(Resource::hit);
        return found.flatMap(resource -> resource.select(headers));
    }

    Optional<Resource> resource(CacheKey key) {
        Optional<Resource> held = shared.find(key);
        return held.isPresent() ? held : near.find(key);
    }

    /** A copy that was received later than that. */
    Optional<Stored> newer(CacheKey key, Variant variant, long receivedAfter) {
        return resource(key)
                .flatMap(resource -> resource.select(variant))
                .filter(copy -> copy.received() > receivedAfter);
    }

    /**
     * Keeps a copy.
     *
     * @param held whether this node is to hold it for the others
     * @return as it may be served; empty where it was purged
     */
    Optional<Stored> keep(Stored stored, boolean held) {
        return log.under(() -> {
            PurgeLog.Verdict verdict = log.verdict(stored);
            if (verdict == PurgeLog.Verdict.REFUSE) {
                return Optional.empty();
            }
            Stored kept = verdict == PurgeLog.Verdict.MARK ? stored.purgedSoftly() : stored;
            if (held || shared.find(kept.key()).isPresent()) {
                shared.put(kept);
                near.remove(kept.key());
            } else {
                near.put(kept);
            }
            return Optional.of(kept);
        });
    }

    /** Brings all copies of a key onto the shelf where they belong now. */
    void move(CacheKey key, boolean held) {
        Shelf from = held ? near : shared;
        from.find(key).ifPresent(resource -> {
            from.remove(key);
            // What was dropped in between does not come back: it would be refused.
            resource.copies().forEach(copy -> keep(copy, held));
        });
    }

    /** Drops or marks what was begun until then. How many copies that were. */
    long drop(List<Purge> purges, long at) {
        log.raise(purges, at);
        AtomicLong dropped = new AtomicLong();
        for (Purge purge : purges) {
            for (Shelf shelf : List.of(shared, near)) {
                // A list first: whoever walks and changes what he walks over may come by a thing twice.
                for (CacheKey key : shelf.meantBy(purge).toList()) {
                    shelf.change(key, copy -> after(purge, at, copy, dropped));
                }
            }
        }
        return dropped.get();
    }

    private static Optional<Stored> after(Purge purge, long at, Stored copy, AtomicLong dropped) {
        if (copy.began() > at || !purge.matches(copy) || purge.soft() && copy.softPurged()) {
            return Optional.of(copy);
        }
        dropped.incrementAndGet();
        return purge.soft() ? Optional.of(copy.purgedSoftly()) : Optional.empty();
    }

    /** Drops and marks what another node knows to be purged. */
    void learn(PurgeRecord purged) {
        if (!log.learn(purged)) {
            return;
        }
        for (Shelf shelf : List.of(shared, near)) {
            for (CacheKey key : shelf.keys().toList()) {
                shelf.change(key, copy -> switch (log.verdict(copy)) {
                    case KEEP -> Optional.of(copy);
                    case MARK -> Optional.of(copy.purgedSoftly());
                    case REFUSE -> Optional.empty();
                });
            }
        }
    }

    Shelf shared() {
        return shared;
    }

    Shelf near() {
        return near;
    }

    /** What is kept of a URL, of all routes; for people. */
    List<Held> held(String url) {
        long now = clusterMillis.getAsLong();
        Purge all = new Purge(Purge.Kind.URL, List.copyOf(KeyRules.spellings(url)), false, Optional.empty());
        return Stream.of(shared, near)
                .flatMap(shelf -> shelf.meantBy(all)
                        .flatMap(key -> shelf.find(key).stream())
                        .flatMap(resource -> held(resource, shelf == shared, now)))
                .toList();
    }

    /** What is used most, for people. */
    List<Held> top(int most) {
        long now = clusterMillis.getAsLong();
        return Stream.of(shared, near)
                .flatMap(shelf -> shelf.all().flatMap(resource -> held(resource, shelf == shared, now)
                        .limit(1)))
                .sorted(Comparator.comparingLong(Held::hits).reversed())
                .limit(most)
                .toList();
    }

    private static Stream<Held> held(Resource resource, boolean shared, long now) {
        return resource.copies().stream()
                .map(copy -> new Held(
                        copy.key(),
                        shared,
                        copy.variant().text(),
                        copy.status(),
                        copy.bytes(),
                        copy.received(),
                        copy.ageMillis(now),
                        copy.lifetimeMillis(),
                        copy.freshForMillis(now),
                        copy.softPurged(),
                        copy.tags(),
                        resource.hits()));
    }
}
