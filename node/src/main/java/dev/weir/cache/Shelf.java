// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Copies in memory, as many as fit into so many bytes; which ones stay, Caffeine decides. From any thread. */
final class Shelf {

    private final Cache<CacheKey, Resource> resources;
    private final Postings urls = new Postings();
    private final Postings tags = new Postings();
    private final LongAdder bytes = new LongAdder();
    private final long bytesMax;
    private final LongAdder evictions = new LongAdder();

    Shelf(long bytesMax) {
        this.bytesMax = bytesMax;
        resources = Caffeine.newBuilder()
                .maximumWeight(bytesMax)
                .<CacheKey, Resource>weigher((key, resource) -> (int) Math.min(Integer.MAX_VALUE, resource.bytes()))
                .evictionListener((key, resource, cause) -> {
                    if (key != null && resource != null) {
                        evictions.increment();
                        note(key, resource, null);
                    }
                })
                // By whoever puts or looks, a little each time: no thread of its own, and no surprise in tests.
                .executor(Runnable::run)
                .build();
    }

    Optional<Resource> find(CacheKey key) {
        return Optional.ofNullable(resources.getIfPresent(key));
    }

    /** Puts it there, unless there is a fresher one. Whoever calls holds the lock of the {@link PurgeLog}. */
    void put(Stored stored) {
        resources.asMap().compute(stored.key(), (key, before) -> {
            if (before != null && !before.lacks(stored)) {
                return before;
            }
            Resource now = before == null ? Resource.of(stored) : before.with(stored);
            note(key, before, now);
            return now;
        });
    }

    /** Changes the copies of a key, or takes them away. */
    void change(CacheKey key, Function<Stored, Optional<Stored>> change) {
        resources.asMap().computeIfPresent(key, (same, before) -> {
            Resource now = before.changed(change).orElse(null);
            if (now != before) {
                note(key, before, now);
            }
            return now;
        });
    }

    void remove(CacheKey key) {
        change(key, copy -> Optional.empty());
    }

    /** Keeps the lists and the sum in step; called while nobody else changes the key. */
    private void note(CacheKey key, @Nullable Resource before, @Nullable Resource now) {
        Set<String> had = before == null ? Set.of() : tagsOf(before);
        Set<String> has = now == null ? Set.of() : tagsOf(now);
        had.stream().filter(tag -> !has.contains(tag)).forEach(tag -> tags.remove(tag, key));
        has.stream().filter(tag -> !had.contains(tag)).forEach(tag -> tags.add(tag, key));
        if (before == null) {
            urls.add(key.url(), key);
        } else if (now == null) {
            urls.remove(key.url(), key);
        }
        bytes.add((now == null ? 0 : now.bytes()) - (before == null ? 0 : before.bytes()));
    }

    private static Set<String> tagsOf(Resource resource) {
        if (resource.copies().size() == 1) {
            return resource.copies().get(0).tags();
        }
        Set<String> all = new HashSet<>();
        resource.copies().forEach(copy -> all.addAll(copy.tags()));
        return all;
    }

    /** Keys of which copies may be meant, and maybe some more. */
    Stream<CacheKey> meantBy(Purge purge) {
        return switch (purge.kind()) {
            case URL -> purge.names().stream().flatMap(url -> urls.of(url).stream());
            case TAG ->
                purge.names().stream().flatMap(tag -> tags.of(tag).stream()).distinct();
            case PREFIX, ALL -> keys().filter(purge::matches);
        };
    }

    Stream<CacheKey> keys() {
        return resources.asMap().keySet().stream();
    }

    Stream<Resource> all() {
        return resources.asMap().values().stream();
    }

    long bytes() {
        return bytes.sum();
    }

    long bytesMax() {
        return bytesMax;
    }

    /** How many keys there are copies of. */
    long entries() {
        return resources.estimatedSize();
    }

    /** How many keys went because there was no room. */
    long evictions() {
        return evictions.sum();
    }

    /** What the lists say that should be empty when nothing is kept. */
    int listed() {
        return urls.size() + tags.size();
    }
}
