// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.admin.AdminHandler.Bounds;
import dev.weir.auth.Revocations;
import dev.weir.cache.Library;
import dev.weir.cluster.AuditLog;
import dev.weir.cluster.Members;
import dev.weir.cluster.Revisions;
import dev.weir.config.NodeSettings;
import dev.weir.health.Health;
import dev.weir.limit.Limits;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.xnio.Options;

/** The admin API on a listener of its own. */
public final class AdminServer implements AutoCloseable {

    private static final Bounds BOUNDS = new Bounds(4 << 20, Duration.ofSeconds(10), Duration.ofSeconds(10));

    private static final int WORKERS = 4;

    private final Undertow undertow;
    private final ExecutorService worker;

    private AdminServer(Undertow undertow, ExecutorService worker) {
        this.undertow = undertow;
        this.worker = worker;
    }

    /**
     * What the admin API speaks of and acts upon.
     *
     * @param config what this node runs
     * @param editor for changes to one part of a document
     * @param limits what this node spends of them
     * @param registry where instances register themselves
     * @param upstreams that run here
     * @param health of them, as all nodes know it
     * @param cache what is kept of earlier answers
     * @param revocations the tokens that are not good any more
     * @param audit who did what
     */
    public record Parts(
            NodeStatus node,
            LiveConfig config,
            DocumentEditor editor,
            Revisions revisions,
            Members members,
            Limits limits,
            Registry registry,
            RunningUpstreams upstreams,
            Health health,
            Library cache,
            Revocations revocations,
            AuditLog audit) {}

    /**
     * Starts to listen.
     *
     * @throws IOException the address cannot be taken
     * @throws IllegalArgumentException it is open to others and there is no token
     */
    public static AdminServer start(NodeSettings.Admin settings, Parts parts) throws IOException {
        return start(settings, parts, BOUNDS);
    }

    static AdminServer start(NodeSettings.Admin settings, Parts parts, Bounds bounds) throws IOException {
        InetSocketAddress wanted = settings.address();
        if (wanted.isUnresolved()) {
            throw new IOException("admin address " + wanted + ": unknown host");
        }
        if (!settings.guarded() && !wanted.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException("admin.token: none (expected: one, as " + wanted + " is not loopback)");
        }
        ExecutorService worker = Executors.newFixedThreadPool(WORKERS, AdminServer::thread);
        HttpHandler handler = new AdminHandler(
                AdminApi.endpoints(parts, worker, bounds.decisionTime()), new Guard(settings), bounds, worker);
        Undertow undertow = undertow(wanted, handler);
        try {
            undertow.start();
        } catch (RuntimeException e) {
            worker.shutdown();
            if (e.getCause() instanceof IOException cause) {
                throw new IOException("admin address " + wanted + ": " + cause.getMessage(), cause);
            }
            throw e;
        }
        return new AdminServer(undertow, worker);
    }

    /** Where it listens, with the port that was taken. */
    public InetSocketAddress address() {
        return (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
    }

    /** Stops listening and ends what is under way. */
    @Override
    public void close() {
        undertow.stop();
        worker.shutdownNow();
    }

    private static Undertow undertow(InetSocketAddress address, HttpHandler handler) {
        return Undertow.builder()
                .setIoThreads(1)
                .setWorkerThreads(1)
                .addHttpListener(address.getPort(), address.getAddress().getHostAddress())
                .setServerOption(UndertowOptions.MAX_HEADER_SIZE, 32 << 10)
                .setServerOption(UndertowOptions.MAX_HEADERS, 100)
                // Bodies are counted where they are read.
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, 10_000)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, 60_000)
                .setServerOption(UndertowOptions.SHUTDOWN_TIMEOUT, 2_000)
                .setSocketOption(Options.WRITE_TIMEOUT, 30_000)
                .setHandler(handler)
                .build();
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "weir-admin");
        thread.setDaemon(true);
        return thread;
    }
}
