// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import dev.weir.admin.AdminServer;
import dev.weir.admin.DocumentParts;
import dev.weir.admin.LiveConfig;
import dev.weir.admin.NodeStatus;
import dev.weir.admin.Registry;
import dev.weir.auth.Consumer;
import dev.weir.cluster.Revision;
import dev.weir.config.GatewayConfig;
import dev.weir.document.DocumentException;
import dev.weir.hazelcast.HazelcastCluster;
import dev.weir.http.RequestHead;
import dev.weir.route.CachedRoutes;
import dev.weir.telemetry.PrometheusText;
import dev.weir.upstream.Upstreams;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A running node as the admin API and the beans see it. */
final class GatewayView implements NodeStatus, LiveConfig {

    private final Gateway gateway;
    private final HazelcastCluster cluster;
    private final Registry registry;
    private final NodeUpstreams upstreams;

    GatewayView(Gateway gateway, HazelcastCluster cluster, Registry registry, Upstreams upstreams) {
        this.gateway = gateway;
        this.cluster = cluster;
        this.registry = registry;
        this.upstreams = new NodeUpstreams(upstreams);
    }

    AdminServer.Parts parts() {
        return new AdminServer.Parts(
                this,
                this,
                new DocumentParts(),
                cluster.revisions(),
                cluster.members(),
                gateway.limits(),
                registry,
                upstreams,
                gateway.health(),
                gateway.cache(),
                gateway.access().tokens().revocations(),
                cluster.audit());
    }

    @Override
    public String name() {
        return gateway.settings().name();
    }

    @Override
    public String version() {
        return Version.TEXT;
    }

    @Override
    public Duration uptime() {
        return Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
    }

    @Override
    public List<InetSocketAddress> listeners() {
        return gateway.listeners();
    }

    @Override
    public boolean ending() {
        return gateway.ending();
    }

    @Override
    public long inFlight() {
        return gateway.metrics().inFlight();
    }

    @Override
    public PrometheusText metrics() {
        return new PrometheusText(gateway.metrics());
    }

    @Override
    public Optional<Revision> running() {
        return gateway.running().revision();
    }

    @Override
    public Optional<String> problem() {
        return gateway.running().problem();
    }

    @Override
    public int routes() {
        return gateway.running().config().map(config -> config.routes().size()).orElse(0);
    }

    @Override
    public Optional<CachedUrl> cached(RequestHead head) {
        return gateway.running()
                .route(head)
                .map(route -> new CachedUrl(route, gateway.running().config().flatMap(config -> CachedRoutes.of(config)
                        .url(route, head))));
    }

    @Override
    public Set<String> cachedAs(RequestHead head) {
        return gateway.running()
                .config()
                .map(config -> CachedRoutes.of(config).urls(head))
                .orElse(Set.of());
    }

    @Override
    public List<Consumer> consumers(String document) throws DocumentException {
        return List.copyOf(gateway.running()
                .read("gateway config", document)
                .knownConsumers()
                .all());
    }

    @Override
    public Checked check(String document) throws DocumentException {
        GatewayConfig config = gateway.running().check("request", document);
        return new Checked(config.routes().size(), config.upstreams().size());
    }
}
