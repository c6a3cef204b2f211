// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import dev.weir.health.Health;
import dev.weir.health.Rules;
import dev.weir.io.IoLoops;
import dev.weir.probe.Findings;
import dev.weir.probe.Probers;
import dev.weir.upstream.Instance;
import dev.weir.upstream.Upstream;
import dev.weir.upstream.Upstreams;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** The probes of a node, as its health hears of them; and of instances that come and go between revisions. */
final class ProbeKeeper implements Findings, AutoCloseable {

    private final Upstreams upstreams;
    private final Health health;
    private final Probers probers;

    private ProbeKeeper(Upstreams upstreams, IoLoops loops, Health health) {
        this.upstreams = upstreams;
        this.health = health;
        // Before those who probe: what they find is for instances that are known.
        upstreams.follow(this::adapt);
        this.probers = Probers.start(
                upstreams, loops, this, () -> ThreadLocalRandom.current().nextLong());
    }

    /** Begins, and follows the upstreams. */
    static ProbeKeeper start(Upstreams upstreams, IoLoops loops, Health health) {
        return new ProbeKeeper(upstreams, loops, health);
    }

    private void adapt() {
        for (Upstream upstream : upstreams.running()) {
            List<String> urls = upstream.instances().stream().map(Instance::url).toList();
            health.rules(upstream.name(), Rules.of(upstream.config()).withInstances(urls));
        }
    }

    @Override
    public boolean isMine(String upstream, String url) {
        return health.isMine(upstream + ' ' + url);
    }

    @Override
    public void probed(String upstream, String url, boolean good, String why) {
        health.upstream(upstream).probed(url, good, health.clusterMillis(), why);
    }

    @Override
    public void forget(String upstream, String url) {
        health.upstream(upstream).forgetProbes(url);
    }

    @Override
    public void close() {
        probers.close();
    }
}
