// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import dev.weir.admin.AdminServer;
import dev.weir.admin.JmxBeans;
import dev.weir.admin.Registry;
import dev.weir.auth.Access;
import dev.weir.cache.Library;
import dev.weir.cluster.Members;
import dev.weir.cluster.Revision;
import dev.weir.cluster.RevisionKeeper;
import dev.weir.config.GatewayConfig;
import dev.weir.config.NodeSettings;
import dev.weir.document.Document;
import dev.weir.document.DocumentException;
import dev.weir.document.Environment;
import dev.weir.hazelcast.HazelcastCluster;
import dev.weir.health.Health;
import dev.weir.io.IoLoops;
import dev.weir.limit.Limits;
import dev.weir.policy.Mirrors;
import dev.weir.policy.Shared;
import dev.weir.route.RunningConfig;
import dev.weir.server.Farewell;
import dev.weir.server.GatewayHandler;
import dev.weir.server.InFlight;
import dev.weir.server.Listeners;
import dev.weir.telemetry.JmxMetrics;
import dev.weir.telemetry.JvmGauges;
import dev.weir.telemetry.RequestMetrics;
import dev.weir.tls.TlsFiles;
import dev.weir.upstream.Upstreams;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running node: its parts, in the order in which they start. They end in the opposite order. */
public final class Gateway implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Gateway.class);

    /** How long a node that starts waits for its first revision before it opens its listeners without one. */
    private static final Duration FIRST_REVISION = Duration.ofSeconds(10);

    private final Parts parts;
    private final CountDownLatch firstRevision = new CountDownLatch(1);
    private final NodeSettings settings;
    private final RevisionKeeper keeper;
    private final RunningConfig running;
    private final RequestMetrics metrics;
    private final InFlight inFlight;
    private final LimitKeeper limits;
    private final CacheKeeper cache;
    private final HealthKeeper health;
    private final AccessKeeper access;
    private final HazelcastCluster cluster;
    private final AdminServer admin;
    private volatile Optional<Listeners> listeners = Optional.empty();

    /**
     * Starts a node; returns when it serves.
     *
     * @param environment where references of the gateway config are looked up
     * @throws DocumentException {@code gateway.yaml} is needed and wrong
     * @throws IOException a port or the data directory cannot be had
     * @throws dev.weir.hazelcast.ClusterStartException the node cannot take part in its cluster
     */
    public static Gateway start(NodeSettings settings, Environment environment) throws DocumentException, IOException {
        Parts parts = new Parts();
        try {
            return new Gateway(settings, environment, parts);
        } catch (DocumentException | IOException | RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    private Gateway(NodeSettings settings, Environment environment, Parts parts) throws DocumentException, IOException {
        this.settings = settings;
        this.parts = parts;
        keeper = add("disk", RevisionKeeper.in(settings.data()));
        Executor chores = add("chores", new DaemonPool("weir-chores", 1));
        IoLoops loops = add("I/O threads", IoLoops.start(Runtime.getRuntime().availableProcessors(), System::nanoTime));
        TlsFiles tlsFiles = add("TLS files", TlsFiles.watched());
        metrics = new RequestMetrics(System::nanoTime, chores);
        JvmGauges.showIn(metrics);
        inFlight = new InFlight(new Measured(metrics));
        limits = new LimitKeeper(settings.name(), settings.cluster(), System::nanoTime, System::currentTimeMillis);
        limits.limits().countIn(metrics);
        NodeSources sources = add("sources", new NodeSources(environment, System::nanoTime, System::currentTimeMillis));
        Upstreams upstreams = add(
                "upstreams", sources.upstreams(loops, tlsFiles, settings.zone().orElse("")));
        cache = CacheKeeper.of(settings, System::nanoTime, System::currentTimeMillis, metrics);
        access = add("access", new AccessKeeper(settings, System::nanoTime, System::currentTimeMillis, metrics));
        running = runningConfig(upstreams, environment);
        running.mirrors().countIn(metrics);
        Optional<Revision> before = kept();
        cluster = add(
                "cluster", HazelcastCluster.start(settings, System::nanoTime, InstantSource.system(), keeper.voter()));
        add("audit log", AuditKeeper.start(settings.data(), cluster.audit(), System::nanoTime));
        add("limits", limits.connect(cluster));
        health = add("health", HealthKeeper.start(cluster.health(), loops.count(), System::nanoTime, metrics));
        add("cache", cache.connect(cluster.cache()));
        add("notices", access.connect(cluster.notices(), cluster.nonces()));
        upstreams.judgedBy(health.health());
        add("probes", ProbeKeeper.start(upstreams, loops, health.health()));
        Registry registry = sources.connect(settings.name(), running, cluster.registrations());
        followRevisions(before);
        AdminServer.Parts views = new GatewayView(this, cluster, registry, upstreams).parts();
        add("metrics beans", new JmxMetrics(metrics, ManagementFactory.getPlatformMBeanServer(), settings.name()));
        add("beans", new JmxBeans(ManagementFactory.getPlatformMBeanServer(), views));
        admin = add("admin API", AdminServer.start(settings.admin(), views));
        listeners = Optional.of(openListeners(loops, tlsFiles));
        log.info("{} {}", settings.name(), Addresses.served(listeners(), admin()));
    }

    private RunningConfig runningConfig(Upstreams upstreams, Environment environment) {
        Shared shared = new Shared(
                () -> ThreadLocalRandom.current().nextLong(),
                new Mirrors(),
                limits.limits(),
                cache.caches(),
                access.access());
        return new RunningConfig(upstreams, environment, shared, config -> swapping(config, upstreams));
    }

    private void swapping(GatewayConfig config, Upstreams upstreams) {
        metrics.retain(config.routes().keySet(), config.upstreams().keySet());
        limits.retain(config);
        cache.retain(config);
        access.retain(config);
        health.retain(config, upstreams::urls);
    }

    /**
     * The last to start and the first to end: the admin API tells of the node before clients come, and while they go.
     */
    private Listeners openListeners(IoLoops loops, TlsFiles tlsFiles) throws IOException {
        Listeners open = Listeners.open(
                settings.listeners(),
                new GatewayHandler(running, System::nanoTime, inFlight),
                loops,
                System::currentTimeMillis,
                tlsFiles);
        Farewell.Pause pause = time -> TimeUnit.NANOSECONDS.sleep(time.toNanos());
        add("clients", new Farewell(settings.drain(), open, inFlight, pause));
        return open;
    }

    /** What this node knows from before its cluster stands: its last good revision, or else {@code gateway.yaml}. */
    private Optional<Revision> kept() throws DocumentException, IOException {
        Optional<Revision> last = keeper.kept();
        if (last.isPresent() || settings.gateway().isEmpty()) {
            return last;
        }
        String document = Document.load(settings.gateway().get());
        running.check(settings.gateway().get().toString(), document);
        return Optional.of(new Revision(1, document, settings.name(), System.currentTimeMillis()));
    }

    private void followRevisions(Optional<Revision> before) {
        before.ifPresent(this::offer);
        cluster.revisions().follow(this::follow);
        if (before.isPresent() || cluster.revisions().current().isPresent()) {
            await(firstRevision);
        } else {
            log.warn("the cluster has no gateway config yet: PUT /config at the admin address sets the first one");
        }
    }

    private void offer(Revision before) {
        try {
            Revision current = cluster.revisions()
                    .offer(before)
                    .toCompletableFuture()
                    .get(FIRST_REVISION.toMillis(), TimeUnit.MILLISECONDS);
            log.info("knew revision {}, the cluster has revision {}", before.number(), current.number());
        } catch (ExecutionException | TimeoutException e) {
            log.error("revision {} could not be offered to the cluster: {}", before.number(), e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void await(CountDownLatch latch) {
        try {
            if (!latch.await(FIRST_REVISION.toMillis(), TimeUnit.MILLISECONDS)) {
                log.error("no revision runs after {} s, clients get 503 until one does", FIRST_REVISION.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs what the cluster decided, keeps it, and tells the others: in that order, so a confirmation means both. */
    private void follow(Revision revision) {
        Members members = cluster.members();
        try {
            running.run(revision);
            log.info("revision {} by {} runs, {} routes", revision.number(), revision.author(), routes());
            keeper.keep(revision, members);
        } catch (DocumentException e) {
            log.error("revision {} cannot run here, the one before goes on:\n{}", revision.number(), e.getMessage());
            members.report(number(), running.problem());
        } catch (RuntimeException e) {
            log.error("revision {} cannot run here, the one before goes on", revision.number(), e);
            members.report(number(), Optional.of(e.toString()));
        } finally {
            firstRevision.countDown();
        }
    }

    private long number() {
        return running.revision().map(Revision::number).orElse(0L);
    }

    private int routes() {
        return running.config().map(config -> config.routes().size()).orElse(0);
    }

    NodeSettings settings() {
        return settings;
    }

    RunningConfig running() {
        return running;
    }

    RequestMetrics metrics() {
        return metrics;
    }

    /** Which instances may be asked, as all nodes agree. */
    Health health() {
        return health.health();
    }

    /** Those of this node, shared with the others. */
    Limits limits() {
        return limits.limits();
    }

    /** What is kept of earlier answers, shared with the others. */
    Library cache() {
        return cache.caches().cluster();
    }

    /** What is known of callers, and shared with the others. */
    Access access() {
        return access.access();
    }

    /** Where the admin API answers, with the port that was taken. */
    public InetSocketAddress admin() {
        return admin.address();
    }

    /** Where clients connect, with the ports that were taken; empty before that is possible. */
    public List<InetSocketAddress> listeners() {
        return listeners.map(Listeners::addresses).orElse(List.of());
    }

    /** Whether it was told to end. */
    boolean ending() {
        return inFlight.ending();
    }

    /** The revision that runs; empty before the first one. */
    public Optional<Revision> revision() {
        return running.revision();
    }

    /** Ends the node: takes leave of the clients, then of the cluster. Blocks. */
    @Override
    public void close() {
        parts.close();
        log.info("{} has ended", settings.name());
    }

    private <T extends AutoCloseable> T add(String name, T part) {
        return parts.add(name, part);
    }
}
