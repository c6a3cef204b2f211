// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.weir.cache.CacheBounds;
import dev.weir.cache.CacheKey;
import dev.weir.cache.Found;
import dev.weir.cache.Library;
import dev.weir.cache.Purge;
import dev.weir.cache.PurgeResult;
import dev.weir.cache.Wanted;
import dev.weir.cluster.Eventually;
import dev.weir.cluster.LocalExchange;
import dev.weir.config.NodeSettings;
import dev.weir.document.ByteSize;
import dev.weir.http.RequestHead;
import dev.weir.telemetry.PrometheusText;
import dev.weir.telemetry.RequestMetrics;
import io.undertow.util.HeaderMap;
import io.undertow.util.Methods;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(60)
class CacheKeeperTest {

    private static final RequestHead HEAD = new RequestHead(Methods.GET, "http", "a", "/", "", new HeaderMap());
    private static final CacheKey KEY = new CacheKey("shop", "http://a/", "");
    private static final Duration DEADLINE = Duration.ofMillis(50);

    private final RequestMetrics metrics = new RequestMetrics(System::nanoTime, Runnable::run);
    private final CacheKeeper keeper = new CacheKeeper(
            "node-1",
            new NodeSettings.Cache(new ByteSize(1 << 20), new ByteSize(1 << 20)),
            DEADLINE,
            System::nanoTime,
            System::currentTimeMillis,
            metrics);
    private final Library library = keeper.caches().cluster();

    @AfterEach
    void stop() {
        keeper.close();
    }

    /** What is logged when such settings are read, with its level. */
    private List<String> logged(NodeSettings.Cache settings) {
        Logger log = (Logger) LoggerFactory.getLogger(CacheKeeper.class);
        ListAppender<ILoggingEvent> events = new ListAppender<>();
        events.start();
        log.addAppender(events);
        new CacheKeeper("node-2", settings, DEADLINE, System::nanoTime, System::currentTimeMillis, unseen()).close();
        log.detachAppender(events);
        return events.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    private static RequestMetrics unseen() {
        return new RequestMetrics(System::nanoTime, Runnable::run);
    }

    @Test
    void who_asks_for_more_memory_than_there_is_is_warned() {
        assertThat(logged(new NodeSettings.Cache(new ByteSize(60L << 30), new ByteSize(4L << 30))))
                .singleElement()
                .asString()
                .startsWith("WARN cache: 60GiB and 4GiB are more than half of the heap");
        assertThat(logged(new NodeSettings.Cache(new ByteSize(1 << 20), new ByteSize(0))))
                .isEmpty();
    }

    @Test
    void what_nobody_has_asked_for_alarms_nobody() {
        CacheBounds usual = CacheBounds.USUAL;

        assertThat(logged(new NodeSettings.Cache(new ByteSize(usual.sharedBytes()), new ByteSize(usual.nearBytes()))))
                .noneMatch(line -> line.startsWith("WARN"));
    }

    private Found ask(Duration wait) {
        return library.ask(KEY, HEAD, Wanted.ANYTHING, wait)
                .toCompletableFuture()
                .join();
    }

    private CacheKeeper connect() {
        return keeper.connect(new LocalExchange<>("node-1", System::currentTimeMillis));
    }

    @Test
    void nothing_is_kept_before_the_node_is_in_its_cluster() {
        Found before = ask(Duration.ofSeconds(1));
        connect();
        Eventually.holds("it is ready", library::ready);

        assertThat(before).isInstanceOf(Found.Silent.class);
        assertThat(ask(Duration.ofSeconds(1))).isInstanceOf(Found.Fetch.class);
    }

    @Test
    void the_questions_before_all_requests_leave_nothing_behind() {
        connect();

        Eventually.holds("all is purged again", () -> library.shared().keys() == 0);
        assertThat(new PrometheusText(metrics).text().lines())
                .contains("weir_node_cache_tickets_total 0", "weir_node_cache_shared_bytes 0");
    }

    @Test
    void its_thread_ends_what_waits_for_too_long() {
        connect();
        Eventually.holds("it is ready", library::ready);
        ask(Duration.ofSeconds(1));

        Found waited = ask(Duration.ofMillis(100));

        assertThat(waited).isInstanceOf(Found.Silent.class);
    }

    @Test
    void purges_are_carried_out_on_a_thread_of_their_own() {
        connect();

        PurgeResult purged = library.purge(Purge.all()).toCompletableFuture().join();

        assertThat(purged.complete()).isTrue();
        assertThat(purged.copies()).containsOnlyKeys("node-1");
    }
}
