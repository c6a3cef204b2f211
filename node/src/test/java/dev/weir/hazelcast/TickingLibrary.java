// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import dev.weir.cache.CacheBounds;
import dev.weir.cache.CacheKey;
import dev.weir.cache.Found;
import dev.weir.cache.Library;
import dev.weir.cache.Stored;
import dev.weir.cache.Ticket;
import dev.weir.cache.Variant;
import dev.weir.cache.Wanted;
import dev.weir.http.RequestHead;
import io.undertow.util.HeaderMap;
import io.undertow.util.Methods;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** The cache of a real member, with its threads. Patient, since machines may be busy. */
final class TickingLibrary implements AutoCloseable {

    static final RequestHead HEAD = new RequestHead(Methods.GET, "https", "shop.example", "/", "", new HeaderMap());

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long TICK_NANOS = 5_000_000;

    final Library library;
    final HazelcastCluster cluster;
    private final ExecutorService purges = Executors.newSingleThreadExecutor();
    private final Thread thread = new Thread(this::run, "ticking");
    private volatile boolean ended;

    TickingLibrary(HazelcastCluster cluster) {
        this.cluster = cluster;
        library = new Library(cluster.cache(), CacheBounds.USUAL, System::nanoTime, PATIENCE, purges);
        library.start();
        thread.start();
    }

    private void run() {
        while (!ended) {
            library.tick();
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    static CacheKey key(int number) {
        return new CacheKey("shop", "https://shop.example/" + number, "");
    }

    CompletableFuture<Found> ask(CacheKey key) {
        return library.ask(key, HEAD, Wanted.ANYTHING, PATIENCE.multipliedBy(3)).toCompletableFuture();
    }

    /** The right to fetch it, if nobody has it. */
    Optional<Ticket> ticket(CacheKey key) {
        return ask(key).join() instanceof Found.Fetch fetch ? Optional.of(fetch.ticket()) : Optional.empty();
    }

    Stored fetched(Ticket ticket, CacheKey key, String text, String... tags) {
        return fetched(ticket, key, text.getBytes(StandardCharsets.UTF_8), tags);
    }

    Stored fetched(Ticket ticket, CacheKey key, byte[] body, String... tags) {
        return CachePieces.stored(key, Variant.NONE, body, ticket.began(), library.clusterMillis(), Set.of(tags));
    }

    /** Has it, and so have those that hold it. */
    void fill(CacheKey key, String text, String... tags) {
        Ticket ticket = ticket(key).orElseThrow();
        ticket.keep(fetched(ticket, key, text, tags)).toCompletableFuture().join();
    }

    /** What a client gets, if it need not be fetched. */
    Optional<String> serves(CacheKey key) {
        Optional<Stored> near = library.near(key, HEAD);
        if (near.isPresent()) {
            return near.map(TickingLibrary::text);
        }
        Found found = ask(key).join();
        if (found instanceof Found.Fetch fetch) {
            fetch.ticket().failed();
        }
        return found instanceof Found.Copy copy ? Optional.of(text(copy.stored())) : Optional.empty();
    }

    private static String text(Stored stored) {
        return StandardCharsets.UTF_8.decode(stored.body().bytes()).toString();
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        purges.shutdown();
    }
}
