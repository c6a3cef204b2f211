// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static dev.weir.cache.CacheSamples.get;
import static dev.weir.cache.CacheSamples.key;
import static dev.weir.cache.CacheSamples.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.telemetry.PrometheusText;
import dev.weir.telemetry.RequestMetrics;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CacheMetricsTest {

    private final RequestMetrics metrics = new RequestMetrics(() -> 0, Runnable::run);
    private final Library library = Library.alone(() -> 0, () -> 1_000);

    @Test
    void a_node_shows_what_it_keeps_and_what_it_did_for_it() {
        library.showIn(metrics);
        CacheKey key = key("/a");
        Ticket ticket = ((Found.Fetch) library.ask(key, get("/a"), Wanted.ANYTHING, Duration.ofSeconds(1))
                        .toCompletableFuture()
                        .join())
                .ticket();

        ticket.keep(stored(key, "text", ticket.began(), 1_000));
        String before = new PrometheusText(metrics).text();
        library.purge(Purge.all());

        assertThat(before.lines())
                .contains("weir_node_cache_tickets_total 1", "weir_node_cache_shared_keys 1")
                .doesNotContain("weir_node_cache_shared_bytes 0");
        assertThat(new PrometheusText(metrics).text().lines())
                .contains("weir_node_cache_purged_total 1", "weir_node_cache_shared_bytes 0");
    }
}
