// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.config.DiscoverConfig;
import dev.weir.discover.InstanceSource;
import dev.weir.discover.Sources;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The sources that run, one for each upstream that asks for one: found again by the upstream's name and its settings,
 * so what it knows outlives a revision that changes neither. Whoever calls holds the lock of {@link Upstreams}.
 */
final class Discovery {

    private final Sources sources;
    private final Consumer<InstanceSource> changed;
    private final Map<Key, Running> running = new HashMap<>();

    /** By what a source is found again. */
    private record Key(String upstream, DiscoverConfig config) {}

    /** A source, and when it has looked once. */
    private record Running(InstanceSource source, CompletableFuture<Boolean> settled) {}

    /** @param changed is told of a source that has found something else, on the sources' thread, without the lock */
    Discovery(Sources sources, Consumer<InstanceSource> changed) {
        this.sources = sources;
        this.changed = changed;
    }

    /** The source of an upstream, which runs. */
    InstanceSource source(String upstream, DiscoverConfig config) {
        return running.computeIfAbsent(new Key(upstream, config), key -> start(upstream, config)).source;
    }

    private Running start(String upstream, DiscoverConfig config) {
        InstanceSource source = sources.of(upstream, config);
        CompletableFuture<Boolean> settled = new CompletableFuture<>();
        source.start(() -> {
            changed.accept(source);
            settled.complete(true);
        });
        return new Running(source, settled);
    }

    /** When all sources have looked once, or so much time has passed. */
    CompletableFuture<Void> settled(Duration atMost) {
        return CompletableFuture.allOf(
                        running.values().stream().map(Running::settled).toArray(CompletableFuture<?>[]::new))
                .completeOnTimeout(null, atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends those that are not among these. */
    void retain(Collection<Upstream> upstreams) {
        Set<InstanceSource> used = upstreams.stream()
                .flatMap(upstream -> upstream.source().stream())
                .collect(Collectors.toSet());
        running.values().removeIf(one -> {
            boolean gone = !used.contains(one.source);
            if (gone) {
                one.source.close();
            }
            return gone;
        });
    }

    /** How many run. */
    int size() {
        return running.size();
    }
}
