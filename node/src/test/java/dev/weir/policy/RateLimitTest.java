// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.policy.Limited.field;
import static dev.weir.policy.Limited.status;
import static dev.weir.policy.Limited.why;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.Body;
import dev.weir.http.Filter;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.ScriptedBody;
import dev.weir.http.ScriptedHandler;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a node by itself makes of {@link RateLimit}. */
class RateLimitTest {

    private static final HttpString COST = new HttpString("X-Cost");

    private final ScriptedHandler upstream = ScriptedHandler.ok();
    private final Limited node = Limited.before(upstream);

    @Test
    void admits_the_limit_and_refuses_the_rest_of_the_window() throws Exception {
        Filter filter = node.filter("limit: 3/1m");

        List<Integer> first = node.statuses(filter, 5);
        node.loop.advance(Duration.ofSeconds(60));
        List<Integer> second = node.statuses(filter, 4);

        assertThat(first).containsExactly(200, 200, 200, 429, 429);
        assertThat(second).containsExactly(200, 200, 200, 429);
        assertThat(upstream.requests()).hasSize(6);
        assertThat(node.limit().statistics().refused()).isEqualTo(3);
    }

    @Test
    void decides_at_once_where_nobody_must_be_waited_for() throws Exception {
        node.answer(node.filter("limit: 3/1m")).join();

        assertThat(node.loop.timers()).isZero();
    }

    @Test
    void says_why_it_refuses_and_when_to_come_back() throws Exception {
        Filter filter = node.filter("limit: 1/1m");
        ScriptedBody body = ScriptedBody.of("upload");
        node.answer(filter).join();
        node.loop.advance(Duration.ofMillis(10_500));

        ProxyException why = why(node.answer(filter, node.get().withBody(body)));

        assertThat(why.error()).isEqualTo(ProxyError.RATE_LIMITED);
        assertThat(why).hasMessage("limit orders/1 is reached");
        assertThat(why.members()).isEqualTo(Map.of("violated-policies", List.of("orders/1")));
        assertThat(why.headers().getFirst("RateLimit")).isEqualTo("\"orders/1\";r=0;t=50");
        assertThat(Long.parseLong(why.headers().getFirst(Headers.RETRY_AFTER))).isBetween(50L, 55L);
        assertThat(body.closes()).isOne();
    }

    @Test
    void who_is_refused_does_not_come_back_all_at_once() throws Exception {
        Filter filter = node.filter("limit: 1/1000s");
        node.answer(filter).join();

        List<Long> laters = IntStream.range(0, 50)
                .mapToObj(i -> Long.valueOf(field(node.answer(filter), "Retry-After")))
                .toList();

        assertThat(laters).allMatch(later -> later >= 1000 && later <= 1100);
        assertThat(laters.stream().distinct().count()).isGreaterThan(20);
    }

    @Test
    void all_rates_hold_and_who_is_refused_by_one_is_counted_in_none() throws Exception {
        Filter filter = node.filter("limit: [2/1s, 5/1m]");

        List<Integer> statuses = node.statuses(filter, 4);
        node.loop.advance(Duration.ofSeconds(1));
        List<Integer> next = node.statuses(filter, 3);
        node.loop.advance(Duration.ofSeconds(1));
        List<Integer> last = node.statuses(filter, 2);

        assertThat(statuses).containsExactly(200, 200, 429, 429);
        assertThat(next).containsExactly(200, 200, 429);
        assertThat(last).containsExactly(200, 429);
        assertThat(why(node.answer(filter)).members()).containsEntry("violated-policies", List.of("orders/1-2"));
    }

    @Test
    void a_bucket_holds_its_burst() throws Exception {
        Filter filter = node.filter("limit: 1/1s, algorithm: token-bucket, burst: 3");

        List<Integer> burst = node.statuses(filter, 4);
        node.loop.advance(Duration.ofSeconds(2));
        List<Integer> earned = node.statuses(filter, 3);

        assertThat(burst).containsExactly(200, 200, 200, 429);
        assertThat(earned).containsExactly(200, 200, 429);
    }

    @Test
    void a_sliding_window_forgets_little_by_little() throws Exception {
        Filter filter = node.filter("limit: 2/10s, algorithm: sliding-window");

        List<Integer> first = node.statuses(filter, 1);
        node.loop.advance(Duration.ofSeconds(6));
        List<Integer> second = node.statuses(filter, 2);
        node.loop.advance(Duration.ofSeconds(5));
        List<Integer> third = node.statuses(filter, 2);

        assertThat(first).containsExactly(200);
        assertThat(second).containsExactly(200, 429);
        assertThat(third).containsExactly(200, 429);
    }

    @Test
    void everybody_has_a_budget_of_his_own() throws Exception {
        Filter filter = node.filter("limit: 1/1m, by: {header: X-Key}");

        assertThat(status(node.answer(filter, with("X-Key", "a")))).isEqualTo(200);
        assertThat(status(node.answer(filter, with("X-Key", "a")))).isEqualTo(429);
        assertThat(status(node.answer(filter, with("X-Key", "b")))).isEqualTo(200);
        assertThat(status(node.answer(filter))).isEqualTo(200);
        assertThat(node.limit().topRefused()).isEqualTo(Map.of("a", 1L));
    }

    @Test
    void a_request_may_cost_more_than_one() throws Exception {
        assertThat(node.statuses(node.filter("limit: 10/1m, cost: 4"), 3)).containsExactly(200, 200, 429);
    }

    @Test
    void a_request_may_say_what_it_costs() throws Exception {
        Filter filter = node.filter("limit: 10/1m, cost: {request-header: X-Cost}");

        List<Integer> statuses = Stream.of("8", "3", "many", "2", "1")
                .map(cost -> status(node.answer(filter, with("X-Cost", cost))))
                .toList();

        assertThat(statuses).containsExactly(200, 429, 200, 429, 200);
    }

    @Test
    void a_cost_that_can_never_be_paid_is_the_fault_of_the_request() throws Exception {
        Filter filter = node.filter("limit: 10/1m, cost: {request-header: X-Cost}");

        List<Integer> statuses = Stream.of("11", "0", "-1", "99999999999999999999", "10")
                .map(cost -> status(node.answer(filter, with("X-Cost", cost))))
                .toList();

        assertThat(statuses).containsExactly(400, 400, 400, 400, 200);
    }

    @Test
    void an_answer_may_say_what_it_has_cost() throws Exception {
        ScriptedHandler dear = ScriptedHandler.answering(Response.of(200, Body.EMPTY));
        dear.then(() -> CompletableFuture.completedFuture(costs("7")));
        Limited other = Limited.before(dear);
        Filter filter = other.filter("limit: 10/1m, cost: {response-header: X-Cost}");

        CompletableFuture<Response> cheap = other.answer(filter);
        CompletableFuture<Response> expensive = other.answer(filter);

        assertThat(field(cheap, "RateLimit")).isEqualTo("\"orders/1\";r=9;t=60");
        assertThat(field(expensive, "RateLimit")).isEqualTo("\"orders/1\";r=2;t=60");
        assertThat(other.statuses(filter, 3)).containsExactly(200, 429, 429);
    }

    @Test
    void in_the_shadow_nobody_is_refused_and_all_is_counted() throws Exception {
        Filter filter = node.filter("limit: 1/1m, cost: {request-header: X-Cost}, shadow: true");

        List<Integer> statuses = Stream.of("1", "1", "-1", "100")
                .map(cost -> status(node.answer(filter, with("X-Cost", cost))))
                .toList();

        assertThat(statuses).containsOnly(200);
        assertThat(node.limit().statistics().refused()).isEqualTo(3);
        assertThat(field(node.answer(filter), "RateLimit")).isEmpty();
        assertThat(field(node.answer(filter), "RateLimit-Policy")).isEmpty();
    }

    @Test
    void a_node_may_count_by_itself() throws Exception {
        List<Integer> statuses = node.statuses(node.filter("limit: 1/1m, mode: per-node"), 2);

        assertThat(statuses).containsExactly(200, 429);
        assertThat(node.limits.local("orders/1").statistics().refused()).isOne();
    }

    private Request with(String name, String value) {
        return node.get().withHeaders(headers -> headers.put(new HttpString(name), value));
    }

    private static Response costs(String cost) {
        Response response = Response.of(200, Body.EMPTY);
        response.headers().put(COST, cost);
        return response;
    }
}
