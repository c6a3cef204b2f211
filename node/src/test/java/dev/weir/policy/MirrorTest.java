// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static dev.weir.http.Requests.post;
import static dev.weir.http.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.document.ByteSize;
import dev.weir.document.Percentage;
import dev.weir.http.Filter;
import dev.weir.http.Interim;
import dev.weir.http.ManualLoop;
import dev.weir.http.Request;
import dev.weir.http.RequestHead;
import dev.weir.http.Response;
import dev.weir.http.ScriptedBody;
import dev.weir.http.ScriptedHandler;
import io.undertow.util.HttpString;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class MirrorTest {

    private final ManualLoop loop = new ManualLoop();
    private final ScriptedHandler orders = ScriptedHandler.ok();
    private final ScriptedHandler shadow = ScriptedHandler.answering(500);
    private final Mirrors mirrors = new Mirrors();

    @Test
    void a_copy_goes_to_the_other_upstream_when_the_request_is_on_its_way() throws Exception {
        Request request = request("GET", "/orders/7?page=2", loop);

        CompletionStage<Response> answer = filter("upstream: shadow").filter(request, orders);
        boolean alone = shadow.requests().isEmpty();
        loop.run();

        assertThat(alone).isTrue();
        assertThat(orders.request()).isSameAs(request);
        assertThat(answer.toCompletableFuture().join().status()).isEqualTo(200);
        assertThat(shadow.request().head().target()).isEqualTo("/orders/7?page=2");
        assertThat(shadow.request().head().authority()).isEqualTo("gateway.test");
        assertThat(shadow.request().headers().get(Mirror.MARK)).containsExactly("orders");
        assertThat(request.headers().contains(Mirror.MARK)).isFalse();
    }

    @Test
    void a_copy_has_a_life_of_its_own() throws Exception {
        Request request = request("GET", "/", loop);

        filter("upstream: shadow").filter(request, orders);
        request.cancellation().cancel();
        loop.run();

        assertThat(shadow.request().cancellation().isCancelled()).isFalse();
        assertThat(shadow.request().journey()).isNotSameAs(request.journey());
        assertThat(shadow.request().interim()).isSameAs(Interim.NONE);
    }

    @Test
    void a_body_in_memory_is_seen_by_both() throws Exception {
        Request request = post("/orders", "beans");

        filter("upstream: shadow").filter(request, orders);
        ((ManualLoop) request.loop()).run();

        assertThat(shadow.request().body()).isSameAs(orders.request().body());
        assertThat(ScriptedBody.text(shadow.request().body())).isEqualTo("beans");
    }

    @Test
    void a_body_that_streams_is_copied_when_the_first_upstream_has_all_of_it() throws Exception {
        ScriptedBody body = ScriptedBody.of("be", "", "ans");

        filter("upstream: shadow").filter(request("POST", "/", loop).withBody(body), orders);
        ScriptedBody.drain(orders.request().body());
        loop.run();
        int early = shadow.requests().size();
        body.wake();
        String rest = ScriptedBody.drain(orders.request().body());
        loop.run();

        assertThat(early).isZero();
        assertThat(rest).isEqualTo("ans");
        assertThat(ScriptedBody.text(shadow.request().body())).isEqualTo("beans");
    }

    @Test
    void a_body_that_is_said_to_be_larger_is_not_even_recorded() throws Exception {
        ScriptedBody body = ScriptedBody.sized("beans");

        filter("{upstream: shadow, body: 4B}").filter(request("POST", "/", loop).withBody(body), orders);
        filter("{upstream: shadow, body: 4B}").filter(post("/", "beans"), orders);
        loop.run();

        assertThat(orders.requests().get(0).body()).isSameAs(body);
        assertThat(shadow.requests()).isEmpty();
        assertThat(mirrors.dropped()).isEqualTo(2);
    }

    @Test
    void a_body_that_turns_out_larger_costs_the_copy_and_nothing_else() throws Exception {
        ScriptedBody body = ScriptedBody.of("be", "ans");

        filter("{upstream: shadow, body: 4B}").filter(request("POST", "/", loop).withBody(body), orders);
        String read = ScriptedBody.drain(orders.request().body());
        loop.run();

        assertThat(read).isEqualTo("beans");
        assertThat(shadow.requests()).isEmpty();
        assertThat(mirrors.dropped()).isOne();
    }

    @Test
    void an_upgrade_and_a_copy_are_not_copied() throws Exception {
        RequestHead head = request("GET", "/", loop).head();
        RequestHead upgrade = new RequestHead(
                head.method(), head.scheme(), head.authority(), head.path(), "", head.headers(), "1.1", "websocket");

        filter("upstream: shadow").filter(request("GET", "/", loop).withHead(upgrade), orders);
        filter("upstream: shadow")
                .filter(
                        request("GET", "/", loop)
                                .withHeaders(headers -> headers.put(new HttpString("x-weir-mirror"), "orders")),
                        orders);
        loop.run();

        assertThat(orders.requests()).hasSize(2);
        assertThat(shadow.requests()).isEmpty();
    }

    @Test
    void only_the_share_that_was_asked_for_is_copied() throws Exception {
        Filter filter = filter("{upstream: shadow, percent: 10%}");

        for (int i = 0; i < 10_000; i++) {
            filter.filter(request("GET", "/", loop), orders);
            loop.run();
        }

        assertThat(orders.requests()).hasSize(10_000);
        assertThat(shadow.requests().size()).isBetween(900, 1_100);
        assertThat(mirrors.sent()).isEqualTo(shadow.requests().size());
    }

    @Test
    void has_defaults() throws Exception {
        assertThat(read(Mirror.class, "upstream: shadow"))
                .isEqualTo(new Mirror(
                        "shadow", Percentage.parse("100%"), ByteSize.parse("64KiB"), Duration.ofSeconds(10)));
    }

    @Test
    void is_written_as_its_upstream_alone_where_nothing_else_is_said() throws Exception {
        assertThat(Standing.policy("mirror: shadow")).isEqualTo(read(Mirror.class, "upstream: shadow"));
    }

    @Test
    void every_field_can_be_set() throws Exception {
        Mirror mirror = read(Mirror.class, "{upstream: shadow, percent: 0.5%, body: 16MiB, timeout: 1h}");

        assertThat(mirror)
                .isEqualTo(
                        new Mirror("shadow", Percentage.parse("0.5%"), ByteSize.parse("16MiB"), Duration.ofHours(1)));
        assertThat(mirror.upstreams()).isEqualTo(Map.of("upstream", "shadow"));
    }

    @Test
    void refuses_what_costs_too_much() {
        assertThat(problems(Mirror.class, "percent: 10%")).containsExactly("1:1 upstream: missing (expected: a text)");
        assertThat(problems(Mirror.class, "{upstream: a, body: 17MiB}"))
                .containsExactly("1:21 body: 17MiB (expected: at most 16MiB)");
        assertThat(problems(Mirror.class, "{upstream: a, timeout: 2h}"))
                .containsExactly("1:24 timeout: 7200000ms (expected: 1ms to 1h)");
        assertThat(problems(Mirror.class, "{upstream: a, timeout: 0s}")).hasSize(1);
    }

    private Filter filter(String settings) throws Exception {
        return read(Mirror.class, settings).toFilter(Standing.with(Map.of("shadow", shadow), mirrors));
    }
}
