// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.Outcome;
import dev.weir.cache.Caches;
import dev.weir.document.DocumentException;
import dev.weir.document.Readings;
import dev.weir.http.Body;
import dev.weir.http.Filter;
import dev.weir.http.ManualLoop;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Requests;
import dev.weir.http.Response;
import dev.weir.http.ScriptedHandler;
import io.undertow.util.HttpString;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A node whose policies ask a service, on one loop; all of its clocks move when the test says so. */
final class AskingNode {

    static final String SECRET = "s3cret: of & all";

    final ManualLoop loop = new ManualLoop();
    final Callers callers = new Callers();
    final ScriptedHandler service;
    final Caches caches = Caches.alone(loop::nowNanos, () -> 1_800_000_000_000L + loop.nowNanos() / 1_000_000);

    AskingNode(ScriptedHandler service) {
        this.service = service;
    }

    static AskingNode answered(Response response) {
        return new AskingNode(ScriptedHandler.answering(response));
    }

    /** What becomes of a request that comes to this policy, as it is written. */
    CompletableFuture<Response> ask(String policy, Request request) {
        return ask("orders/1", policy, request);
    }

    /** The same for a policy that is called so. */
    CompletableFuture<Response> ask(String name, String policy, Request request) {
        return filter(name, policy).filter(request, callers.upstream).toCompletableFuture();
    }

    Filter filter(String name, String policy) {
        PolicyContext context = new PolicyContext(
                "orders", name, List.of(), upstream -> service, Callers.KNOWN, callers.shared(caches));
        return read(policy).toFilter(context);
    }

    static Policy read(String policy) {
        try {
            return Readings.read(Standing.Use.class, "policy: {" + policy + "}", Map.of("SECRET", SECRET))
                    .policy();
        } catch (DocumentException e) {
            throw new AssertionError(policy, e);
        }
    }

    /** A GET from a client of this node. */
    Request get(String url, String... headers) {
        return request("GET", url, headers);
    }

    Request request(String method, String url, String... headers) {
        return Requests.request(method, url, loop).withHeaders(all -> {
            for (int i = 0; i < headers.length; i += 2) {
                all.add(new HttpString(headers[i]), headers[i + 1]);
            }
        });
    }

    Request bearing(String token) {
        return get("/orders", "Authorization", "Bearer " + token);
    }

    void pass(Duration time) {
        callers.nowMillis.addAndGet(time.toMillis());
        loop.advance(time);
    }

    long counted(String kind, Outcome outcome) {
        return callers.counted(kind, outcome);
    }

    /** The request that went on. */
    Request passed() {
        return callers.upstream.request();
    }

    /** How many went on. */
    int passes() {
        return callers.upstream.requests().size();
    }

    /** How often the service was asked. */
    int asked() {
        return service.requests().size();
    }

    static Response json(String json) {
        return Response.text(200, "application/json", json);
    }

    static String text(Body body) {
        return UTF_8.decode(((Body.Bytes) body).bytes()).toString();
    }

    /** Asserts that nobody could say. */
    static void undecided(CompletableFuture<Response> answer) {
        ProxyException why = Callers.refusal(answer);
        assertThat(why.error()).isEqualTo(ProxyError.AUTHENTICATION_UNDECIDED);
        assertThat(why.headers()).isEmpty();
    }
}
