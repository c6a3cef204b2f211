// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.policy.Limited.field;
import static dev.weir.policy.Limited.status;
import static dev.weir.policy.Limited.why;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.Filter;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.ScriptedBody;
import dev.weir.http.ScriptedHandler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What {@link RateLimit} does when the owner of a key is another node. */
class RateLimiterWaitTest {

    private final ScriptedHandler upstream = ScriptedHandler.ok();
    private final ScriptedLedgers cluster = new ScriptedLedgers();
    private final Limited node = Limited.before(upstream, cluster);

    @Test
    void goes_on_when_the_owner_has_answered_on_its_own_thread() throws Exception {
        CompletableFuture<Response> answer = node.answer(node.filter("limit: 5/1m"));
        int before = upstream.requests().size();

        node.loop.elsewhere(() -> cluster.grant(1, 4));
        int elsewhere = upstream.requests().size();
        node.loop.run();

        assertThat(cluster.keys()).containsExactly("orders/1 192.0.2.1");
        assertThat(before).isZero();
        assertThat(elsewhere).isZero();
        assertThat(field(answer, "RateLimit")).isEqualTo("\"orders/1\";r=4;t=30");
        assertThat(node.loop.timers()).isZero();
    }

    @Test
    void spends_what_it_was_given_without_asking() throws Exception {
        Filter filter = node.filter("limit: 5/1m");
        CompletableFuture<Response> first = node.answer(filter);
        cluster.grant(3, 2);

        List<Integer> statuses = node.statuses(filter, 2);

        assertThat(status(first)).isEqualTo(200);
        assertThat(statuses).containsExactly(200, 200);
        assertThat(cluster.keys()).hasSize(1);
    }

    @Test
    void refuses_what_the_owner_refuses() throws Exception {
        CompletableFuture<Response> answer = node.answer(node.filter("limit: 5/1m"));

        cluster.grant(0, 0);

        assertThat(why(answer).error()).isEqualTo(ProxyError.RATE_LIMITED);
        assertThat(field(answer, "RateLimit")).isEqualTo("\"orders/1\";r=0;t=30");
        assertThat(node.loop.timers()).isZero();
    }

    @Test
    void an_owner_that_is_late_is_waited_for_no_longer_than_the_deadline() throws Exception {
        ScriptedBody body = ScriptedBody.of("upload");
        CompletableFuture<Response> answer =
                node.answer(node.filter("limit: 5/1m"), node.get().withBody(body));

        node.loop.advance(Duration.ofMillis(49));
        boolean early = answer.isDone();
        node.loop.advance(Duration.ofMillis(1));
        cluster.grant(1, 4);

        ProxyException why = why(answer);
        assertThat(early).isFalse();
        assertThat(why.error()).isEqualTo(ProxyError.RATE_LIMIT_UNDECIDED);
        assertThat(why.members()).containsEntry("violated-policies", List.of("orders/1"));
        assertThat(field(answer, "Retry-After")).isEqualTo("1");
        assertThat(field(answer, "RateLimit")).isEmpty();
        assertThat(field(answer, "RateLimit-Policy")).isEqualTo("\"orders/1\";q=5;w=60");
        assertThat(body.closes()).isOne();
        assertThat(node.loop.timers()).isZero();
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void what_came_too_late_is_spent_by_the_next() throws Exception {
        Filter filter = node.filter("limit: 5/1m");
        node.answer(filter);
        node.loop.advance(Duration.ofMillis(50));
        cluster.grant(1, 4);

        assertThat(status(node.answer(filter))).isEqualTo(200);
        assertThat(cluster.keys()).hasSize(1);
    }

    @Test
    void strict_and_share_refuse_what_there_is_no_room_for_and_open_admits_it() throws Exception {
        CompletableFuture<Response> strict = node.answer(node.filter("limit: 5/1m, on-partition: strict"));
        cluster.isFull();
        node.loop.advance(Duration.ofSeconds(1));
        CompletableFuture<Response> share = node.answer(node.filter("limit: 5/1m, on-partition: share"));
        cluster.isFull();
        node.loop.advance(Duration.ofSeconds(1));
        CompletableFuture<Response> open = node.answer(node.filter("limit: 5/1m, on-partition: open"));
        cluster.isFull();
        node.loop.run();

        assertThat(why(strict).error()).isEqualTo(ProxyError.RATE_LIMIT_FULL);
        assertThat(why(share).error()).isEqualTo(ProxyError.RATE_LIMIT_FULL);
        assertThat(field(strict, "RateLimit")).isEmpty();
        assertThat(field(strict, "Retry-After")).isEqualTo("1");
        assertThat(status(open)).isEqualTo(200);
        assertThat(node.limit().statistics().full()).isEqualTo(3);
    }

    @Test
    void strict_and_share_refuse_what_nobody_decides_and_open_admits_it() throws Exception {
        CompletableFuture<Response> strict = node.answer(node.filter("limit: 5/1m, on-partition: strict"));
        cluster.declines();
        CompletableFuture<Response> share = node.answer(node.filter("limit: 5/1m, on-partition: share"));
        cluster.fails();
        CompletableFuture<Response> open = node.answer(node.filter("limit: 5/1m, on-partition: open"));
        cluster.declines();

        assertThat(List.of(status(strict), status(share), status(open))).containsExactly(503, 503, 200);
        assertThat(field(open, "RateLimit-Policy")).isEqualTo("\"orders/1\";q=5;w=60");
        assertThat(field(open, "RateLimit")).isEmpty();
        assertThat(node.limit().statistics().undecided()).isEqualTo(3);
    }

    @Test
    void nothing_waits_when_the_client_leaves() throws Exception {
        ScriptedBody body = ScriptedBody.of("upload");
        Request request = node.get().withBody(body);
        CompletableFuture<Response> answer = node.answer(node.filter("limit: 5/1m"), request);

        request.cancellation().cancel();
        cluster.grant(1, 4);

        assertThat(why(answer).error()).isEqualTo(ProxyError.CLIENT_LEFT);
        assertThat(body.closes()).isOne();
        assertThat(node.loop.timers()).isZero();
        assertThat(upstream.requests()).isEmpty();
        assertThat(node.limit().statistics().undecided()).isZero();
    }

    @Test
    void a_client_that_left_while_the_answer_was_on_its_way_is_not_served() throws Exception {
        Request request = node.get();
        CompletableFuture<Response> answer = node.answer(node.filter("limit: 5/1m"), request);

        node.loop.elsewhere(() -> cluster.grant(1, 4));
        request.cancellation().cancel();
        node.loop.run();

        assertThat(why(answer).error()).isEqualTo(ProxyError.CLIENT_LEFT);
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void exactly_means_to_ask_for_every_request() throws Exception {
        Filter filter = node.filter("limit: 100/1m, mode: exact");

        for (int i = 0; i < 3; i++) {
            node.answer(filter);
            cluster.grant(1, 90);
            node.loop.advance(Duration.ofMillis(1));
        }

        assertThat(cluster.demands()).hasSize(3).allMatch(demand -> demand.stock() == 0 && demand.need() == 1);
        assertThat(upstream.requests()).hasSize(3);
    }

    @Test
    void in_the_shadow_nobody_waits() throws Exception {
        CompletableFuture<Response> answer = node.answer(node.filter("limit: 5/1m, shadow: true"));
        int status = status(answer);

        cluster.grant(0, 0);

        assertThat(status).isEqualTo(200);
        assertThat(node.loop.timers()).isZero();
        assertThat(node.limit().statistics().refused()).isOne();
    }

    @Test
    void operators_are_told_once_in_ten_seconds() {
        boolean first = node.limit().alarms();
        boolean again = node.limit().alarms();
        node.loop.advance(Duration.ofSeconds(10));

        assertThat(first).isTrue();
        assertThat(again).isFalse();
        assertThat(node.limit().alarms()).isTrue();
    }
}
