// SPDX-License-Identifier: Apache-2.0
package dev.weir.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.weir.cluster.Eventually;
import dev.weir.cluster.Revision;
import dev.weir.document.Environment;
import dev.weir.http.Body;
import dev.weir.http.Request;
import dev.weir.http.Requests;
import dev.weir.http.ScriptedBody;
import dev.weir.http.SystemClock;
import dev.weir.io.IoLoop;
import dev.weir.io.IoLoops;
import dev.weir.policy.Shared;
import dev.weir.upstream.Resolver;
import dev.weir.upstream.Upstreams;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A revision that runs, with upstreams on sockets of this machine. */
class RunningConfigTest {

    private final List<String> shadowed = new CopyOnWriteArrayList<>();
    private IoLoops loops;
    private HttpServer orders;
    private HttpServer shadow;
    private RunningConfig running;

    @BeforeEach
    void start() throws Exception {
        loops = IoLoops.start(1, SystemClock::nanos);
        loops.of(loops.worker().getIoThread(0));
        Resolver resolver = new Resolver(Runnable::run, Resolver.Lookup.system(), SystemClock::nanos);
        running = new RunningConfig(new Upstreams(loops, resolver), Environment.empty(), Shared.alone(), config -> {});
        orders = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shadow = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shadow.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            shadowed.add(exchange.getRequestURI() + " " + body + " "
                    + exchange.getRequestHeaders().getFirst("X-Weir-Mirror"));
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(new byte[100_000]);
            exchange.close();
        });
        orders.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/down") ? 503 : 204, -1);
            exchange.close();
        });
        orders.start();
        shadow.start();
    }

    @AfterEach
    void stop() {
        orders.stop(0);
        shadow.stop(0);
        loops.close();
    }

    @Test
    void an_upstream_that_only_policies_name_is_asked_also_after_a_new_revision() throws Exception {
        run(1);
        int before = ask("/down", Body.EMPTY);
        run(2);
        int after = ask("/down", Body.EMPTY);

        assertThat(List.of(before, after)).containsExactly(200, 200);
        assertThat(shadowed).containsExactly("/down  null", "/down  null");
    }

    @Test
    void a_copy_has_the_body_that_the_first_upstream_got() throws Exception {
        run(1);

        int status = ask("/mirrored/7?a=b", ScriptedBody.of("be", "ans"));

        assertThat(status).isEqualTo(204);
        Eventually.holds("the copy is there", () -> !shadowed.isEmpty());
        assertThat(shadowed).containsExactly("/mirrored/7?a=b beans mirrored");
        Eventually.holds("nothing is under way", () -> running.mirrors().underWay() == 0);
    }

    private void run(long number) throws Exception {
        String document =
                """
                format: 1
                upstreams:
                  orders: {instances: ["http://127.0.0.1:%d"]}
                  shadow: {instances: ["http://127.0.0.1:%d"]}
                routes:
                  orders: {match: {}, policies: [fallback: {upstream: shadow}], upstream: orders}
                  mirrored: {match: {path: /mirrored/**}, policies: [mirror: shadow], upstream: orders}
                """
                        .formatted(
                                orders.getAddress().getPort(),
                                shadow.getAddress().getPort());
        running.run(new Revision(number, document, "test", 0));
    }

    /** The status of the answer. */
    private int ask(String url, Body body) {
        IoLoop loop = loops.at(0);
        Request request =
                Requests.request(body.length() == 0 ? "GET" : "PUT", url, loop).withBody(body);
        CompletableFuture<Integer> status = new CompletableFuture<>();
        loop.execute(() -> running.handle(request).whenComplete((response, failure) -> {
            if (response != null) {
                response.close();
                status.complete(response.status());
            } else {
                status.completeExceptionally(failure);
            }
        }));
        return status.orTimeout(10, TimeUnit.SECONDS).join();
    }
}
