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
        Ticket ticket = ((Found.Fetch)
                        library.ask(key, get("/a"), Wanted.ANYTHING, Duration.ofSeconds(1))
                                .toCompletableFuture()
                                .join())
                .ticket();

        ticket.keep(stored(key, "text", ticket.began(), 1_000));
        String before = new PrometheusText(metrics).text();
        library.purge(Purge.all());

        assertThat(text(before, "cache_tickets")).isEqualTo("1");
        assertThat(text(before, "cache_shared_keys")).isEqualTo("1");
        assertThat(text(before, "cache_shared_bytes")).isNotEqualTo("0");
        assertThat(text(new PrometheusText(metrics).text(), "cache_purged")).isEqualTo("1");
    }

    private static String text(String all, String metric) {
        return all.lines()
                .filter(line -> line.contains(metric) && !line.startsWith("#"))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .map(number -> number.replaceFirst("\\.0$", ""))
                .findFirst()
                .orElse("none");
    }
}
