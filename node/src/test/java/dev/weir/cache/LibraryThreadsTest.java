// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static dev.weir.cache.CacheSamples.get;
import static dev.weir.cache.CacheSamples.key;
import static dev.weir.cache.CacheSamples.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.SystemClock;
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
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens on several threads at once: much of it, but on a busy machine only as much as there is time for. */
@Timeout(300)
class LibraryThreadsTest {

    private static final int THREADS = 6;
    private static final int PATHS = 4;
    private static final Duration ENOUGH = Duration.ofSeconds(15);

    private final AtomicLong millis = new AtomicLong(1_000_000);
    private final Library library = Library.alone(System::nanoTime, millis::get);
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** On each thread, with numbers that count up: all of them, or the first tenth and what can be had in time. */
    private void onAll(int times, IntConsumer task) throws Exception {
        long enough = SystemClock.nanos() + ENOUGH.toNanos();
        List<Future<?>> ends = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            ends.add(threads.submit(() -> {
                for (int i = 0; i < times && (i < times / 10 || SystemClock.nanos() - enough < 0); i++) {
                    task.accept(i);
                }
            }));
        }
        for (Future<?> end : ends) {
            end.get(250, TimeUnit.SECONDS);
        }
    }

    @Test
    void one_at_a_time_fetches_and_nobody_waits_for_ever() throws Exception {
        Map<CacheKey, AtomicInteger> fetching = new ConcurrentHashMap<>();
        AtomicInteger most = new AtomicInteger();

        onAll(5_000, i -> {
            CacheKey key = key("/" + i % PATHS);
            Found found = library.ask(key, get("/"), Wanted.since(millis.get()), Duration.ofMinutes(4))
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
        });

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

        onAll(20_000, i -> {
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
        });

        assertThat(wrong).hasValue(0);
        assertThat(purges).hasValueGreaterThanOrEqualTo(THREADS * 40);
    }
}
