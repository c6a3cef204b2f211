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

/**
 * The upstreams of a revision after the other. An upstream is a value and is replaced; an instance is found again by
 * its upstream's name and its address and keeps its connections.
 */
public final class Upstreams {

    private final IoLoops loops;
    private final Resolver resolver;
    private final Map<Key, Instance> instances = new ConcurrentHashMap<>();

    /** By what an instance is found again. */
    private record Key(String upstream, URI url) {}

    public Upstreams(IoLoops loops, Resolver resolver) {
        this.loops = loops;
        this.resolver = resolver;
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
        return new Upstream(name, weighted, config.timeouts(), loops);
    }

    private Instance instance(String upstream, URI url) {
        return instances.computeIfAbsent(new Key(upstream, url), key -> new Instance(url, resolver, loops));
    }

    /** Lets go of the instances that are not in these upstreams; what they are asked now is still answered. */
    public void retain(Map<String, Upstream> current) {
        Set<Instance> kept = new HashSet<>();
        current.values().forEach(upstream -> kept.addAll(upstream.instances()));
        instances.values().removeIf(instance -> {
            boolean gone = !kept.contains(instance);
            if (gone) {
                instance.retire();
            }
            return gone;
        });
    }
}
