// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.admin.Auditor.Told;
import dev.weir.cache.CacheCounts.Kind;
import dev.weir.cache.Library;
import dev.weir.cache.Purge;
import dev.weir.cache.PurgeResult;
import dev.weir.cache.Usage.Tally;
import dev.weir.cluster.AuditEntry.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What {@link CacheMXBean} shows. */
final class CacheBean implements CacheMXBean {

    private static final int PURGE_SECONDS = 10;

    private final LiveConfig config;
    private final Library cache;
    private final Auditor auditor;

    CacheBean(LiveConfig config, Library cache, Auditor auditor) {
        this.config = config;
        this.cache = cache;
        this.auditor = auditor;
    }

    @Override
    public long getSharedBytes() {
        return cache.shared().bytes();
    }

    @Override
    public long getSharedKeys() {
        return cache.shared().keys();
    }

    @Override
    public long getNearBytes() {
        return cache.near().bytes();
    }

    @Override
    public long getNearKeys() {
        return cache.near().keys();
    }

    @Override
    public long getEvictions() {
        return cache.shared().evictions() + cache.near().evictions();
    }

    @Override
    public RouteHits[] getRoutes() {
        return cache.usage().byRoute().entrySet().stream()
                .map(route -> new View(route.getKey(), route.getValue()))
                .toArray(RouteHits[]::new);
    }

    @Override
    public long purgeUrl(String url, boolean soft) {
        return purge(Purge.Kind.URL, List.of(url), soft);
    }

    @Override
    public long purgePrefix(String prefix, boolean soft) {
        return purge(Purge.Kind.PREFIX, List.of(prefix), soft);
    }

    @Override
    public long purgeTag(String tag, boolean soft) {
        return purge(Purge.Kind.TAG, List.of(tag), soft);
    }

    @Override
    public long purgeAll(boolean soft) {
        return purge(Purge.Kind.ALL, List.of(), soft);
    }

    /** On a thread of the JMX client's connection, which may wait. */
    private long purge(Purge.Kind kind, List<String> names, boolean soft) {
        try {
            PurgeOrder order = new PurgeOrder(kind, names, soft, Optional.empty());
            Purge purge = order.purge(config);
            PurgeResult result = auditor.kept(
                            Author.JMX, "purge the cache", () -> cache.purge(purge), done -> told(order, done))
                    .toCompletableFuture()
                    .get(PURGE_SECONDS, TimeUnit.SECONDS);
            if (!result.complete()) {
                throw new IllegalStateException(
                        "nodes that did not confirm and may still serve it: " + String.join(", ", result.missing()));
            }
            return result.copies().values().stream().mapToLong(Long::longValue).sum();
        } catch (Refusal e) {
            // With a text only: the client need not know our classes.
            throw new IllegalArgumentException(e.getMessage());
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the cluster did not answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before the cluster answered");
        }
    }

    private static Told told(PurgeOrder order, PurgeResult result) {
        return new Told(result.complete() ? Outcome.DONE : Outcome.FAILED, 0, Change.of(order.words()));
    }

    /** A route with the getters that JMX asks for. */
    private record View(String name, Tally tally) implements RouteHits {

        @Override
        public String getName() {
            return name;
        }

        @Override
        public long getHits() {
            return tally.hits();
        }

        @Override
        public long getMisses() {
            return tally.of(Kind.MISSES) + tally.of(Kind.VALIDATED);
        }

        @Override
        public long getPasses() {
            return tally.of(Kind.PASSES);
        }

        @Override
        public double getHitRatio() {
            return tally.hitRatio();
        }
    }
}
