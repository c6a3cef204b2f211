// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import dev.weir.admin.Registry;
import dev.weir.config.DiscoverConfig;
import dev.weir.config.UpstreamConfig.Instance;
import dev.weir.discover.Registration;
import dev.weir.discover.Registrations;
import dev.weir.route.RunningConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** The registrations of the cluster, as one node takes them: with the upstreams of the revision that it runs. */
final class NodeRegistry implements Registry {

    private final String node;
    private final RunningConfig running;
    private final Registrations registrations;
    private final LongSupplier wallClockMillis;

    NodeRegistry(String node, RunningConfig running, Registrations registrations, LongSupplier wallClockMillis) {
        this.node = node;
        this.running = running;
        this.registrations = registrations;
        this.wallClockMillis = wallClockMillis;
    }

    @Override
    public Optional<Duration> ttl(String upstream) {
        return running.config()
                .flatMap(config -> Optional.ofNullable(config.upstreams().get(upstream)))
                .flatMap(config -> config.discover())
                .flatMap(DiscoverConfig::registration)
                .map(DiscoverConfig.Registration::ttl);
    }

    @Override
    public List<Registration> of(String upstream) {
        return registrations.of(upstream);
    }

    @Override
    public CompletionStage<Registration> put(String upstream, String id, Instance instance, Duration ttl) {
        Registration registration = new Registration(id, instance, node, wallClockMillis.getAsLong(), ttl.toMillis());
        return registrations.put(upstream, registration).thenApply(nothing -> registration);
    }

    @Override
    public CompletionStage<Boolean> remove(String upstream, String id) {
        return registrations.remove(upstream, id);
    }
}
