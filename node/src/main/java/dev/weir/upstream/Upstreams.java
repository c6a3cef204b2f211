// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.config.UpstreamConfig;
import dev.weir.config.UpstreamConfig.Protocol;
import dev.weir.config.UpstreamTls;
import dev.weir.discover.InstanceSource;
import dev.weir.discover.Sources;
import dev.weir.health.Health;
import dev.weir.health.LocalExchange;
import dev.weir.io.IoLoops;
import dev.weir.tls.ClientTls;
import dev.weir.tls.TlsFiles;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * The upstreams of a revision after the other. An upstream is a value and is replaced; an instance is found again by
 * its upstream's name, its address, protocol and settings of TLS, and keeps its connections; the retry budget by its
 * upstream's name. Instances come and go with revisions, and with what sources find in between.
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
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();
    private final Discovery discovery;
    private final Object lock = new Object();
    private List<Upstream> live = List.of();
    private List<Upstream> running = List.of();
    private volatile Health health;

    /** By what an instance is found again. */
    private record Key(String upstream, String url, UpstreamTls tls, Protocol protocol) {}

    /** By what the TLS of an upstream is found again. */
    private record TlsKey(String upstream, UpstreamTls tls) {}

    /** With chance of its own, and certificates that never change. */
    public Upstreams(IoLoops loops, Resolver resolver) {
        this(loops, resolver, TlsFiles.unwatched());
    }

    /** With chance of its own, for a node that is alone. */
    public Upstreams(IoLoops loops, Resolver resolver, TlsFiles files) {
        this(loops, resolver, files, Sources.local(loops::nanoTime), "");
    }

    /** With chance of its own. */
    public Upstreams(IoLoops loops, Resolver resolver, TlsFiles files, Sources sources, String zone) {
        this(loops, resolver, files, sources, zone, () -> ThreadLocalRandom.current()
                .nextLong());
    }

    /**
     * The upstreams of a node.
     *
     * @param files where those of the instances' TLS are watched
     * @param sources of instances that are not in a config
     * @param zone where the node is; empty for nowhere in particular
     * @param random asked from any thread
     */
    public Upstreams(
            IoLoops loops, Resolver resolver, TlsFiles files, Sources sources, String zone, RandomGenerator random) {
        this.loops = loops;
        this.resolver = resolver;
        this.files = files;
        this.zone = zone;
        this.random = random;
        this.discovery = new Discovery(sources, this::found);
        // Nobody else is asked, nobody decides, and all may be used.
        this.health = new Health(new LocalExchange("", () -> 0), loops.count(), loops::nanoTime, () -> {});
    }

    /** Says by whom all upstreams are judged. To be called before any are prepared. */
    public void judgedBy(Health judge) {
        health = judge;
    }

    /**
     * The upstreams as a revision has them. Nothing is connected before the first request; sources begin to look. They
     * go on until they are not among those that are {@link #retain}ed.
     *
     * @throws IllegalArgumentException files of one of them are no good
     */
    public Map<String, Upstream> prepare(Map<String, UpstreamConfig> configs) {
        synchronized (lock) {
            Map<String, Upstream> upstreams = new LinkedHashMap<>();
            configs.forEach((name, config) -> upstreams.put(name, upstream(name, config)));
            live = new ArrayList<>(live);
            live.addAll(upstreams.values());
            return upstreams;
        }
    }

    /** When every source has looked once, with or without success; at the latest after so much time. */
    public CompletableFuture<Void> settled(Duration atMost) {
        synchronized (lock) {
            return discovery.settled(atMost);
        }
    }

    private Upstream upstream(String name, UpstreamConfig config) {
        Judged judged = Judged.by(health, name, config, loops::nanoTime);
        RetryBudget budget = budgets.computeIfAbsent(
                name, key -> new RetryBudget(loops::nanoTime, judged.health().retries()));
        Optional<InstanceSource> source = config.discover().map(discover -> discovery.source(name, discover));
        Upstream upstream = new Upstream(name, config, source, zone, budget, loops::nanoTime, random, judged);
        fill(upstream);
        return upstream;
    }

    /** Gives an upstream its instances: those of its config, and what its source has found beside them. */
    private void fill(Upstream upstream) {
        Map<String, UpstreamConfig.Instance> all = new LinkedHashMap<>();
        UpstreamConfig config = upstream.config();
        config.instances().forEach(one -> all.put(one.url().toString(), one));
        upstream.source().ifPresent(source -> source.found()
                .forEach(one -> all.putIfAbsent(one.url().toString(), one)));
        upstream.use(all.values().stream()
                .map(one -> new Member(instance(upstream, one), one))
                .toList());
    }

    private void found(InstanceSource source) {
        synchronized (lock) {
            live.stream()
                    .filter(upstream -> upstream.source().equals(Optional.of(source)))
                    .forEach(this::fill);
            letGo();
        }
        followers.forEach(Runnable::run);
    }

    private Instance instance(Upstream upstream, UpstreamConfig.Instance instance) {
        UpstreamTls settings = upstream.tls(instance);
        Protocol protocol = upstream.config().protocol();
        Optional<ClientTls> secured = instance.tls() ? Optional.of(tls(upstream.name(), settings)) : Optional.empty();
        Key key = new Key(upstream.name(), instance.url().toString(), settings, protocol);
        return instances.computeIfAbsent(
                key,
                absent -> new Instance(
                        instance,
                        secured,
                        protocol,
                        resolver,
                        loops,
                        health.upstream(upstream.name()).counters(key.url)));
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

    /**
     * Lets go of the sources and instances that are not in these upstreams, which run from now on; what an instance is
     * asked now is still answered.
     */
    public void retain(Map<String, Upstream> current) {
        synchronized (lock) {
            live = List.copyOf(current.values());
            running = live;
            discovery.retain(live);
            budgets.keySet().retainAll(current.keySet());
            letGo();
        }
        followers.forEach(Runnable::run);
    }

    private void letGo() {
        Set<Instance> kept = new HashSet<>();
        live.forEach(upstream -> kept.addAll(upstream.instances()));
        instances.values().removeIf(instance -> {
            boolean gone = !kept.contains(instance);
            if (gone) {
                instance.retire();
            }
            return gone;
        });
        tls.entrySet().removeIf(entry -> {
            boolean gone = live.stream().noneMatch(upstream -> uses(upstream, entry.getKey()));
            if (gone) {
                entry.getValue().close();
            }
            return gone;
        });
    }

    /** Also where there is no instance now: the next one that is found may need it. */
    private static boolean uses(Upstream upstream, TlsKey key) {
        return upstream.name().equals(key.upstream) && upstream.uses(key.tls);
    }

    /** Where the instances of an upstream are, as the youngest revision that was prepared has it. */
    public List<String> urls(String upstream) {
        synchronized (lock) {
            List<String> urls = List.of();
            for (Upstream one : live) {
                urls = one.name().equals(upstream)
                        ? one.instances().stream().map(Instance::url).toList()
                        : urls;
            }
            return urls;
        }
    }

    /** Those of the revision that runs. */
    public Collection<Upstream> running() {
        synchronized (lock) {
            return running;
        }
    }

    /** Calls back, on any thread, when others run, or when one of those that run has other instances. */
    public void follow(Runnable follower) {
        followers.add(follower);
    }

    /** How many sources run. */
    int sources() {
        synchronized (lock) {
            return discovery.size();
        }
    }

    /** Lets go of all instances and sources: idle connections are closed, those in use when they come back. */
    @Override
    public void close() {
        retain(Map.of());
    }
}
