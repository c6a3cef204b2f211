// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.config.UpstreamConfig;
import dev.weir.config.UpstreamConfig.Protocol;
import dev.weir.config.UpstreamTls;
import dev.weir.io.IoLoops;
import dev.weir.tls.ClientTls;
import dev.weir.tls.TlsFiles;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * The upstreams of a revision after the other. An upstream is a value and is replaced; an instance is found again by
 * its upstream's name, its address, protocol and settings of TLS, and keeps its connections; the retry budget by its
 * upstream's name.
 */
public final class Upstreams implements AutoCloseable {

    private final IoLoops loops;
    private final Resolver resolver;
    private final String zone;
    private final RandomGenerator random;
    private final TlsFiles files;
    private final Map<Key, Instance> instances = new ConcurrentHashMap<>();
    private final Map<TlsKey, ClientTls> tls = new ConcurrentHashMap<>();
    private final Map<String, RetryBudget> budgets = new ConcurrentHashMap<>();

    /** By what an instance is found again. */
    private record Key(String upstream, String url, UpstreamTls tls, Protocol protocol) {}

    /** By what the TLS of an upstream is found again. */
    private record TlsKey(String upstream, UpstreamTls tls) {}

    /** With chance of its own, and certificates that never change. */
    public Upstreams(IoLoops loops, Resolver resolver) {
        this(loops, resolver, TlsFiles.unwatched());
    }

    /** With certificates that never change. */
    public Upstreams(IoLoops loops, Resolver resolver, RandomGenerator random) {
        this(loops, resolver, TlsFiles.unwatched(), "", random);
    }

    /** With chance of its own. */
    public Upstreams(IoLoops loops, Resolver resolver, TlsFiles files) {
        this(loops, resolver, files, "");
    }

    /** With chance of its own, somewhere. */
    public Upstreams(IoLoops loops, Resolver resolver, TlsFiles files, String zone) {
        this(loops, resolver, files, zone, () -> ThreadLocalRandom.current().nextLong());
    }

    /**
     * The upstreams of a node.
     *
     * @param files where those of the instances' TLS are watched
     * @param zone where the node is; empty for nowhere in particular
     * @param random asked from any thread
     */
    public Upstreams(IoLoops loops, Resolver resolver, TlsFiles files, String zone, RandomGenerator random) {
        this.loops = loops;
        this.resolver = resolver;
        this.files = files;
        this.zone = zone;
        this.random = random;
    }

    /**
     * The upstreams as a revision has them. Nothing is connected before the first request.
     *
     * @throws IllegalArgumentException files of one of them are no good
     */
    public Map<String, Upstream> prepare(Map<String, UpstreamConfig> configs) {
        Map<String, Upstream> upstreams = new LinkedHashMap<>();
        configs.forEach((name, config) -> upstreams.put(name, upstream(name, config)));
        return upstreams;
    }

    private Upstream upstream(String name, UpstreamConfig config) {
        RetryBudget budget = budgets.computeIfAbsent(name, key -> new RetryBudget(loops::nanoTime));
        Upstream upstream = new Upstream(name, config, zone, Care.NONE, budget, loops::nanoTime, random);
        upstream.use(config.instances().stream()
                .map(one -> new Member(instance(name, one, config), one))
                .toList());
        return upstream;
    }

    private Instance instance(String upstream, UpstreamConfig.Instance instance, UpstreamConfig config) {
        UpstreamTls settings = instance.tls() ? config.tls() : UpstreamTls.STANDARD;
        Optional<ClientTls> secured = instance.tls() ? Optional.of(tls(upstream, settings)) : Optional.empty();
        Key key = new Key(upstream, instance.url().toString(), settings, config.protocol());
        return instances.computeIfAbsent(
                key, absent -> new Instance(instance, secured, config.protocol(), resolver, loops));
    }

    private ClientTls tls(String upstream, UpstreamTls settings) {
        return tls.computeIfAbsent(new TlsKey(upstream, settings), key -> {
            try {
                return ClientTls.of("upstream " + upstream, settings, files);
            } catch (IOException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        });
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
        tls.entrySet().removeIf(entry -> {
            boolean gone = instances.keySet().stream()
                    .noneMatch(key -> entry.getKey().equals(new TlsKey(key.upstream, key.tls)));
            if (gone) {
                entry.getValue().close();
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
