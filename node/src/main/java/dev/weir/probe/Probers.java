// SPDX-License-Identifier: Apache-2.0
package dev.weir.probe;

import dev.weir.config.ProbeConfig;
import dev.weir.io.IoLoop;
import dev.weir.io.IoLoops;
import dev.weir.upstream.Instance;
import dev.weir.upstream.Upstream;
import dev.weir.upstream.Upstreams;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The probes that this node makes: of every instance of the upstreams that run and ask for it, those that are its own.
 * Each lives on an I/O thread. From any thread.
 */
public final class Probers implements AutoCloseable {

    private final Upstreams upstreams;
    private final IoLoops loops;
    private final Findings findings;
    private final RandomGenerator random;
    private final Map<Key, Running> running = new HashMap<>();
    private int turn;
    private boolean closed;

    /** By what a probing is found again: another instance or other settings begin anew. */
    private record Key(String upstream, Instance instance, ProbeConfig config) {}

    private record Running(IoLoop loop, Probing probing) {}

    private Probers(Upstreams upstreams, IoLoops loops, Findings findings, RandomGenerator random) {
        this.upstreams = upstreams;
        this.loops = loops;
        this.findings = findings;
        this.random = random;
    }

    /**
     * Begins, and follows the upstreams.
     *
     * @param random asked from every I/O thread
     */
    public static Probers start(Upstreams upstreams, IoLoops loops, Findings findings, RandomGenerator random) {
        Probers probers = new Probers(upstreams, loops, findings, random);
        upstreams.follow(probers::adapt);
        probers.adapt();
        return probers;
    }

    private synchronized void adapt() {
        if (closed) {
            return;
        }
        Set<Key> wanted = new HashSet<>();
        for (Upstream upstream : upstreams.running()) {
            Optional<ProbeConfig> config = upstream.config().health().probe();
            config.ifPresent(probe ->
                    upstream.instances().forEach(instance -> wanted.add(new Key(upstream.name(), instance, probe))));
        }
        retain(wanted);
        wanted.forEach(key -> running.computeIfAbsent(key, this::begin));
    }

    private Running begin(Key key) {
        IoLoop loop = loops.at(Math.floorMod(turn++, loops.count()));
        Probing.Tools tools = new Probing.Tools(findings, random, loop, loops::nanoTime);
        Probing probing = new Probing(
                key.upstream,
                key.instance.url(),
                key.config,
                over -> Probe.of(key.config, key.instance, loop, over),
                tools);
        loop.execute(probing::start);
        return new Running(loop, probing);
    }

    private void retain(Set<Key> wanted) {
        running.entrySet().removeIf(entry -> {
            boolean gone = !wanted.contains(entry.getKey());
            if (gone) {
                entry.getValue().loop.execute(entry.getValue().probing::close);
            }
            return gone;
        });
    }

    /** How many instances are looked after, here or by another node. */
    synchronized int size() {
        return running.size();
    }

    /** This node probes nobody any more. */
    @Override
    public synchronized void close() {
        closed = true;
        retain(Set.of());
    }
}
