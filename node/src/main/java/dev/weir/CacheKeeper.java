// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import dev.weir.cache.CacheBounds;
import dev.weir.cache.Caches;
import dev.weir.cache.Library;
import dev.weir.cache.Message;
import dev.weir.cache.Reply;
import dev.weir.cluster.ConnectedExchange;
import dev.weir.cluster.Exchange;
import dev.weir.config.GatewayConfig;
import dev.weir.config.NodeSettings;
import dev.weir.route.CachedRoutes;
import dev.weir.telemetry.RequestMetrics;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A node's part of the cluster's cache, and the threads that keep it going. It is there before the node is in its
 * cluster, and keeps nothing until then.
 */
final class CacheKeeper implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CacheKeeper.class);

    /** To be woken from less costs more than it brings. */
    private static final Duration SHORT = Duration.ofMillis(10);

    private static final Duration WARM_WITHIN = Duration.ofSeconds(2);

    private final ConnectedExchange<Message, Reply> exchange;
    private final DaemonPool purges = new DaemonPool("weir-purges", 1);
    private final Library library;
    private final Caches caches;
    private final CountDownLatch warm = new CountDownLatch(1);
    private final Tending tending = new Tending("weir-cache", "the cache could not be tended", this::tend, this::rest);
    private volatile boolean resting;
    private boolean asked;

    /**
     * @param node name of the node
     * @param deadline nobody waits longer until it is known whether there is something to wait for
     */
    CacheKeeper(
            String node,
            NodeSettings.Cache settings,
            Duration deadline,
            LongSupplier nanoClock,
            LongSupplier wallClockMillis,
            RequestMetrics metrics) {
        exchange = new ConnectedExchange<>(node, wallClockMillis);
        library = new Library(exchange, bounds(settings), nanoClock, deadline, purges);
        library.showIn(metrics);
        caches = Caches.of(library);
    }

    static CacheKeeper of(
            NodeSettings settings, LongSupplier nanoClock, LongSupplier wallClockMillis, RequestMetrics metrics) {
        return new CacheKeeper(
                settings.name(), settings.cache(), settings.cluster().deadline(), nanoClock, wallClockMillis, metrics);
    }

    /** Not more than half of the heap: the rest of the node needs the other half. */
    private static CacheBounds bounds(NodeSettings.Cache settings) {
        CacheBounds asked =
                new CacheBounds(settings.shared().bytes(), settings.near().bytes());
        CacheBounds given = asked.within(Runtime.getRuntime().maxMemory() / 2);
        if (!given.equals(asked)) {
            // On a small heap that is so with what nobody has asked for, and alarms nobody.
            log.atLevel(asked.equals(CacheBounds.USUAL) ? Level.INFO : Level.WARN)
                    .log(
                            "cache: {} and {} are more than half of the heap, it keeps {} and {} MiB",
                            settings.shared(),
                            settings.near(),
                            given.sharedBytes() >> 20,
                            given.nearBytes() >> 20);
        }
        return given;
    }

    Caches caches() {
        return caches;
    }

    /** Says which routes have a cache. To be called just before a revision is swapped in. */
    void retain(GatewayConfig config) {
        library.usage().retain(CachedRoutes.of(config).names());
    }

    /** From now on it is the cluster's cache. Blocks for a moment, until the first questions are answered. */
    CacheKeeper connect(Exchange<Message, Reply> shared) {
        exchange.connect(shared);
        library.tendedBy(this::wake);
        library.start();
        tending.start();
        try {
            if (!warm.await(WARM_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("cache: not all members answer, nothing is kept until they have said what was purged");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return this;
    }

    private void tend() {
        resting = false;
        library.tick();
        if (!asked && library.ready()) {
            asked = true;
            library.warmUp().whenComplete((nothing, failure) -> warm.countDown());
        }
    }

    /** Where nothing is cached, it costs next to nothing: whoever has something for it wakes it. */
    private Duration rest() {
        Duration rest = library.rest();
        if (rest.compareTo(SHORT) > 0) {
            resting = true;
            // Who came before it said so is seen now; who comes from now on sees it.
            rest = library.rest();
        }
        return rest;
    }

    /** From any thread, for every request that waits: it does nothing where nobody rests. */
    private void wake() {
        if (resting) {
            resting = false;
            tending.wake();
        }
    }

    /** Asks nobody any more; what this node holds, others hold as well. */
    @Override
    public void close() {
        tending.close();
        purges.close();
    }
}
