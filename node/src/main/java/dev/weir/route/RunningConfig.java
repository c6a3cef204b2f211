// SPDX-License-Identifier: Apache-2.0
package dev.weir.route;

import dev.weir.cluster.Revision;
import dev.weir.config.GatewayConfig;
import dev.weir.config.GatewayDocument;
import dev.weir.document.DocumentException;
import dev.weir.document.Environment;
import dev.weir.document.Problem;
import dev.weir.http.Handler;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.RequestHead;
import dev.weir.http.Response;
import dev.weir.policy.Mirrors;
import dev.weir.policy.Shared;
import dev.weir.upstream.Upstream;
import dev.weir.upstream.Upstreams;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The revision that this node runs, whole and one at a time: a request is answered by the one that runs when it comes,
 * and is finished by that one. A revision that cannot run here is refused as a whole, and the one before goes on.
 */
public final class RunningConfig implements Handler {

    private static final Handler NO_UPSTREAM = request -> ProxyException.failed(ProxyError.NO_HEALTHY_INSTANCE, "");

    /** How long a new revision waits for sources of instances that it brings: until then the one before goes on. */
    private static final Duration FIRST_LOOK = Duration.ofSeconds(2);

    private final Upstreams upstreams;
    private final Environment environment;
    private final Shared shared;
    private final Consumer<GatewayConfig> swapping;
    private volatile @Nullable Running running;
    private volatile Optional<String> problem = Optional.empty();

    /** A revision, and what became of it. */
    private record Running(
            Revision revision, GatewayConfig config, RouteTable table, Map<String, Upstream> upstreams) {}

    /**
     * @param environment where references of a document are looked up, on this node
     * @param shared what the policies of this node share, whichever revision has them
     * @param swapping is told of a config just before it runs
     */
    public RunningConfig(
            Upstreams upstreams, Environment environment, Shared shared, Consumer<GatewayConfig> swapping) {
        this.upstreams = upstreams;
        this.environment = environment;
        this.shared = shared;
        this.swapping = swapping;
    }

    @Override
    public CompletionStage<Response> handle(Request request) {
        Running now = running;
        if (now == null) {
            request.body().close();
            return ProxyException.failed(ProxyError.NOT_READY, "");
        }
        return now.table.handle(request);
    }

    /** The revision that runs; empty before the first one. */
    public Optional<Revision> revision() {
        return Optional.ofNullable(running).map(Running::revision);
    }

    /** What the revision that runs says; empty before the first one. */
    public Optional<GatewayConfig> config() {
        return Optional.ofNullable(running).map(Running::config);
    }

    /** The name of the route that would answer a request now. */
    public Optional<String> route(RequestHead head) {
        return Optional.ofNullable(running).flatMap(now -> now.table.find(head));
    }

    /** The copies of requests under way, whichever revision asked for them. */
    public Mirrors mirrors() {
        return shared.mirrors();
    }

    /** Reads and checks a document as this node would before it runs it. */
    public GatewayConfig read(String file, String document) throws DocumentException {
        return GatewayDocument.read(file, document, environment);
    }

    /** Reads, checks and compiles a document, and forgets it. */
    public GatewayConfig check(String file, String document) throws DocumentException {
        GatewayConfig config = read(file, document);
        compile(file, config, Map.of());
        return config;
    }

    /** Why a newer revision than the one that runs was refused by this node. */
    public Optional<String> problem() {
        return problem;
    }

    /**
     * Runs a revision from now on. One call at a time; blocks until its upstreams know their instances, for 2 s at
     * most.
     *
     * @throws DocumentException it cannot run here; the one before goes on
     */
    public synchronized void run(Revision revision) throws DocumentException {
        try {
            swap(revision, "revision " + revision.number());
            problem = Optional.empty();
        } catch (DocumentException e) {
            problem = Optional.of(e.problems().get(0).toString());
            throw e;
        }
    }

    private void swap(Revision revision, String file) throws DocumentException {
        GatewayConfig config = read(file, revision.document());
        try {
            Map<String, Upstream> prepared = prepare(file, config);
            RouteTable table = compile(file, config, prepared);
            upstreams.settled(FIRST_LOOK).join();
            swapping.accept(config);
            running = new Running(revision, config, table, prepared);
        } finally {
            Running now = running;
            upstreams.retain(now == null ? Map.of() : now.upstreams);
        }
    }

    private Map<String, Upstream> prepare(String file, GatewayConfig config) throws DocumentException {
        try {
            return upstreams.prepare(config.upstreams());
        } catch (IllegalArgumentException e) {
            throw refused(file, e);
        }
    }

    private RouteTable compile(String file, GatewayConfig config, Map<String, Upstream> prepared)
            throws DocumentException {
        try {
            return RouteCompiler.compile(config, name -> handler(prepared, name), shared);
        } catch (IllegalArgumentException e) {
            throw refused(file, e);
        }
    }

    private static DocumentException refused(String file, IllegalArgumentException e) {
        return new DocumentException(List.of(new Problem(file, 0, 0, "", String.valueOf(e.getMessage()))));
    }

    private static Handler handler(Map<String, Upstream> prepared, String name) {
        Upstream upstream = prepared.get(name);
        return upstream == null ? NO_UPSTREAM : upstream;
    }
}
