// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.config.UpstreamConfig;
import dev.weir.io.IoLoops;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * The upstreams of a revision after the other. An upstream is a value and is replaced; an instance is found again by
 * its upstream's name and its address and keeps its connections, and the retry budget by its upstream's name.
 */
public final class Upstreams implements AutoCloseable {

    private final IoLoops loops;
    private final Resolver resolver;
    private final RandomGenerator random;
    private final Map<Key, Instance> instances = new ConcurrentHashMap<>();
    private final Map<String, RetryBudget> budgets = new ConcurrentHashMap<>();

    /** By what an instance is found again. */
    private record Key(String upstream, URI url) {}

    /** With chance of its own. */
    public Upstreams(IoLoops loops, Resolver resolver) {
        this(loops, resolver, () -> ThreadLocalRandom.current().nextLong());
    }

    /** @param random asked from any thread */
    public Upstreams(IoLoops loops, Resolver resolver, RandomGenerator random) {
        this.loops = loops;
        this.resolver = resolver;
        this.random = random;
    }

    /** The upstreams as a revision has them. Nothing is connected before the first request. */
    public Map<String, Upstream> prepare(Map<String, UpstreamConfig> configs) {
        Map<String, Upstream> upstreams = new LinkedHashMap<>();
        configs.forEach((name, config) -> upstreams.put(name, upstream(name, config)));
        return upstreams;
    }

    private Upstream upstream(String name, UpstreamConfig config) {
        List<RoundRobin.Weighted<Instance>> weighted = config.instances().stream()
                .map(instance -> new RoundRobin.Weighted<>(instance(name, instance.url()), instance.weight()))
                .toList();
        RetryBudget budget = budgets.computeIfAbsent(name, key -> new RetryBudget(loops::nanoTime));
        return new Upstream(name, weighted, config, budget, random, loops);
    }

    private Instance instance(String upstream, URI url) {
        return instances.computeIfAbsent(new Key(upstream, url), key -> new Instance(url, resolver, loops));
    }

    /** Lets go of the instances that are not in these upstreams; what they are asked now is still answered. */
    public void retain(Map<String, Upstream> current) {
        Set<Instance> kept = new HashSet<>();
        current.values().forEach(upstream -> kept.addAll(upstream.instances()));
        budgets.keySet().retainAll(current.keySet());
        instances.values().removeIf(instance -> {
            boolean gone = !kept.contains(instance);
            if (gone) {
                instance.retire();
            }
            return gone;
        });
    }

    /** Lets go of all instances: idle connections are closed, those in use when they come back. */
    @Override
    public void close() {
        instances.values().forEach(Instance::retire);
    }
}
