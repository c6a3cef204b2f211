// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static dev.weir.cache.CacheSamples.get;
import static dev.weir.cache.CacheSamples.key;
import static dev.weir.cache.CacheSamples.stored;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens on several threads at once. */
@Timeout(60)
class LibraryThreadsTest {

    private static final int THREADS = 6;
    private static final int PATHS = 4;

    private final AtomicLong millis = new AtomicLong(1_000_000);
    private final Library library = Library.alone(System::nanoTime, millis::get);
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private void onAll(Runnable task) throws Exception {
        List<Future<?>> ends = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            ends.add(threads.submit(task));
        }
        for (Future<?> end : ends) {
            end.get(50, TimeUnit.SECONDS);
        }
    }

    @Test
    void one_at_a_time_fetches_and_nobody_waits_for_ever() throws Exception {
        Map<CacheKey, AtomicInteger> fetching = new ConcurrentHashMap<>();
        AtomicInteger most = new AtomicInteger();

        onAll(() -> IntStream.range(0, 5_000).forEach(i -> {
            CacheKey key = key("/" + i % PATHS);
            Found found = library.ask(key, get("/"), Wanted.since(millis.get()), Duration.ofSeconds(40))
                    .toCompletableFuture()
                    .join();
            if (found instanceof Found.Fetch fetch) {
                AtomicInteger now = fetching.computeIfAbsent(key, fresh -> new AtomicInteger());
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                Thread.onSpinWait();
                now.decrementAndGet();
                if (ThreadLocalRandom.current().nextInt(4) == 0) {
                    fetch.ticket().failed();
                } else {
                    fetch.ticket().keep(stored(key, "", fetch.ticket().began(), millis.incrementAndGet()));
                }
            }
        }));

        assertThat(most).hasValue(1);
        assertThat(library.turns()).isZero();
        assertThat(library.questions()).isZero();
        assertThat(library.tickets()).isZero();
    }

    @Test
    void nothing_gets_past_a_purge() throws Exception {
        AtomicLong purgedAt = new AtomicLong();
        AtomicInteger wrong = new AtomicInteger();
        AtomicInteger purges = new AtomicInteger();

        onAll(() -> IntStream.range(0, 20_000).forEach(i -> {
            CacheKey key = key("/" + i % PATHS);
            long before = purgedAt.get();
            library.near(key, get("/"))
                    .filter(copy -> copy.began() <= before)
                    .ifPresent(copy -> wrong.incrementAndGet());
            Ticket ticket = library.alone(key);
            if (i % 50 == 0) {
                long begun = ticket.began();
                CompletableFuture<PurgeResult> purge = library.purge(
                                i % 100 == 0 ? Purge.prefix("/") : Purge.tags(List.of("tag")))
                        .toCompletableFuture();
                assertThat(purge.join().complete()).isTrue();
                purges.incrementAndGet();
                // All that was begun before it was asked for is gone.
                purgedAt.accumulateAndGet(begun, Math::max);
                millis.incrementAndGet();
            }
            ticket.keep(stored(key, "", ticket.began(), millis.get() + i, "tag"));
        }));

        assertThat(wrong).hasValue(0);
        assertThat(purges).hasValue(THREADS * 400);
    }
}
