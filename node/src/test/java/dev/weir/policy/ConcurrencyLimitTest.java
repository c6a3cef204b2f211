// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static dev.weir.policy.Limited.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.http.Body;
import dev.weir.http.Filter;
import dev.weir.http.ManualLoop;
import dev.weir.http.ProxyError;
import dev.weir.http.Request;
import dev.weir.http.Requests;
import dev.weir.http.Response;
import dev.weir.http.ScriptedBody;
import dev.weir.http.ScriptedHandler;
import dev.weir.limit.ConnectedPermits;
import dev.weir.limit.Limits;
import dev.weir.limit.LocalLedgers;
import dev.weir.limit.OnPartition;
import io.undertow.util.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {

    private final ManualLoop loop = new ManualLoop();
    private final Limits limits = Limits.alone(loop::nowNanos, () -> loop.nowNanos() / 1_000_000);
    private final ScriptedHandler silent = ScriptedHandler.silent();

    @Test
    void refuses_what_is_more_than_the_limit() throws Exception {
        Filter filter = filter("limit: 2", limits);

        List<CompletableFuture<Response>> answers =
                List.of(run(filter, silent), run(filter, silent), run(filter, silent));

        assertThat(answers).extracting(Limited::status).containsExactly(0, 0, 429);
        assertThat(Limited.field(answers.get(2), "RateLimit-Policy"))
                .isEqualTo("\"orders/1\";q=2;qu=\"concurrent-requests\"");
        assertThat(Limited.field(answers.get(2), "Retry-After")).isEqualTo("1");
        assertThat(silent.requests()).hasSize(2);
    }

    @Test
    void ends_with_a_failure() throws Exception {
        run(filter("limit: 2", limits), ScriptedHandler.failing(ProxyError.CONNECTION_REFUSED));

        assertThat(inUse()).isZero();
    }

    @Test
    void ends_when_the_answer_was_read_to_its_end() throws Exception {
        Body body = answered(ScriptedBody.of("a", "b"));

        long before = inUse();
        String text = ScriptedBody.drain(body);
        body.close();

        assertThat(before).isOne();
        assertThat(text).isEqualTo("ab");
        assertThat(inUse()).isZero();
    }

    @Test
    void ends_when_the_answer_is_given_up() throws Exception {
        ScriptedBody from = ScriptedBody.of("a", "b");

        answered(from).close();

        assertThat(from.closes()).isOne();
        assertThat(inUse()).isZero();
    }

    @Test
    void ends_when_the_answer_breaks_off() throws Exception {
        Body body = answered(ScriptedBody.of("a").thenFail(ProxyError.HTTP_RESPONSE_INCOMPLETE));

        assertThatThrownBy(() -> ScriptedBody.drain(body)).isInstanceOf(IOException.class);

        assertThat(inUse()).isZero();
    }

    @Test
    void ends_when_the_client_has_an_answer_from_memory_or_left() throws Exception {
        Request request = get();
        CompletableFuture<Response> answer =
                filter("limit: 2", limits).filter(request, ScriptedHandler.ok()).toCompletableFuture();

        long before = inUse();
        request.cancellation().cancel();

        assertThat(answer.join().status()).isEqualTo(200);
        assertThat(before).isOne();
        assertThat(inUse()).isZero();
    }

    @Test
    void a_tunnel_ends_when_it_is_closed_and_not_with_one_side_of_it() throws Exception {
        ScriptedTunnel tunnel = new ScriptedTunnel(ScriptedBody.of("a"));
        Body.Tunnel held = (Body.Tunnel) answered(tunnel);

        String text = ScriptedBody.drain(held.fromInstance());
        held.toInstance(ScriptedBody.of("b"));
        long before = inUse();
        held.fromInstance().close();

        assertThat(text).isEqualTo("a");
        assertThat(before).isOne();
        assertThat(tunnel.opened).isTrue();
        assertThat(inUse()).isZero();
    }

    @Test
    void a_thousand_that_break_off_leave_nothing() throws Exception {
        Filter filter = filter("limit: 2", limits);
        List<Integer> statuses = new ArrayList<>();

        for (int i = 0; i < 1000; i++) {
            Request request = get();
            statuses.add(status(filter.filter(request, silent).toCompletableFuture()));
            request.cancellation().cancel();
        }

        assertThat(statuses).containsOnly(0);
        assertThat(inUse()).isZero();
    }

    @Test
    void one_that_waits_goes_on_when_another_one_is_over() throws Exception {
        Filter filter = filter("limit: 1, max-wait: 1s", limits);
        Request first = get();
        filter.filter(first, silent);

        CompletableFuture<Response> patient = run(filter, ScriptedHandler.ok());
        CompletableFuture<Response> late = run(filter, silent);
        first.cancellation().cancel();
        loop.advance(Duration.ofSeconds(1));

        assertThat(status(patient)).isEqualTo(200);
        assertThat(status(late)).isEqualTo(429);
    }

    @Test
    void one_that_leaves_while_it_waits_takes_nothing() throws Exception {
        Filter filter = filter("limit: 1, max-wait: 1s", limits);
        Request first = get();
        Request second = get();
        ScriptedBody body = ScriptedBody.of("a");
        filter.filter(first, silent);

        CompletableFuture<Response> gone =
                filter.filter(second.withBody(body), silent).toCompletableFuture();
        second.cancellation().cancel();
        first.cancellation().cancel();

        assertThat(Limited.why(gone).error()).isEqualTo(ProxyError.CLIENT_LEFT);
        assertThat(body.closes()).isOne();
        assertThat(inUse()).isZero();
        assertThat(loop.timers()).isZero();
    }

    @Test
    void in_the_shadow_nobody_is_refused() throws Exception {
        Filter filter = filter("limit: 1, shadow: true", limits);

        run(filter, silent);
        CompletableFuture<Response> second = run(filter, ScriptedHandler.ok());

        assertThat(status(second)).isEqualTo(200);
        assertThat(limits.permits().pool("orders/1").statistics().refused()).isOne();
        assertThat(inUse()).isOne();
    }

    @Test
    void without_a_decision_strict_refuses_and_open_counts() throws Exception {
        Limits cutOff = new Limits(
                "node-1",
                new LocalLedgers(() -> 0),
                new ConnectedPermits(),
                loop::nowNanos,
                () -> 0,
                Duration.ofMillis(50),
                10);

        CompletableFuture<Response> strict = run(filter("limit: 1", cutOff), silent);
        CompletableFuture<Response> open = run(filter("limit: 1, on-partition: open", cutOff), silent);
        long counted = cutOff.permits().pool("orders/1").inUse();

        assertThat(status(strict)).isEqualTo(503);
        assertThat(status(open)).isZero();
        assertThat(counted).isOne();
        assertThat(silent.requests()).hasSize(1);
    }

    @Test
    void has_defaults() throws Exception {
        assertThat(Standing.policy("concurrency-limit: 20"))
                .isEqualTo(new ConcurrencyLimit(
                        20,
                        new RequestKey.Of(RequestKey.Subject.ADDRESS),
                        64,
                        OnPartition.STRICT,
                        false,
                        Duration.ZERO));
    }

    @Test
    void every_field_can_be_set() throws Exception {
        assertThat(read(
                        ConcurrencyLimit.class,
                        "{limit: 5, by: {header: X-Key}, ipv6-prefix: 48, on-partition: share, max-wait: 2s}"))
                .isEqualTo(new ConcurrencyLimit(
                        5, new RequestKey.Header("X-Key"), 48, OnPartition.SHARE, false, Duration.ofSeconds(2)));
    }

    @Test
    void refuses_what_makes_no_sense() {
        assertThat(problems(ConcurrencyLimit.class, "{limit: 0}"))
                .first()
                .asString()
                .contains("1 to 1000000");
        assertThat(problems(ConcurrencyLimit.class, "{limit: 1, ipv6-prefix: 8}"))
                .first()
                .asString()
                .contains("32 to 128");
        assertThat(problems(ConcurrencyLimit.class, "{limit: 1, max-wait: 2h}"))
                .first()
                .asString()
                .contains("0s to 1h");
        assertThat(problems(ConcurrencyLimit.class, "{limit: 1, max-wait: 2s, shadow: true}"))
                .first()
                .asString()
                .contains("not beside shadow");
    }

    private static Filter filter(String settings, Limits limits) throws Exception {
        return Standing.policy("concurrency-limit: {" + settings + "}").toFilter(Standing.limiting("orders/1", limits));
    }

    private CompletableFuture<Response> run(Filter filter, ScriptedHandler upstream) {
        return filter.filter(get(), upstream).toCompletableFuture();
    }

    private Body answered(Body body) throws Exception {
        ScriptedHandler upstream = ScriptedHandler.answering(Response.of(200, body));
        Response response = run(filter("limit: 2", limits), upstream).join();
        assertThat(response.headers().contains(Headers.RETRY_AFTER)).isFalse();
        assertThat(response.body().length()).isEqualTo(body.length());
        return response.body();
    }

    private long inUse() {
        return limits.permits().pool("orders/1").inUse();
    }

    private Request get() {
        return Requests.request("GET", "/", loop);
    }

    /** A tunnel that says what was done with it. */
    private static final class ScriptedTunnel implements Body.Tunnel {

        private final Body.Stream from;
        private boolean opened;

        ScriptedTunnel(Body.Stream from) {
            this.from = from;
        }

        @Override
        public Body.Stream fromInstance() {
            return from;
        }

        @Override
        public void toInstance(Body.Stream fromClient) {
            opened = true;
        }

        @Override
        public void close() {
            from.close();
        }
    }
}
