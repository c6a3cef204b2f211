// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.policy.Limited.field;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.Body;
import dev.weir.http.Filter;
import dev.weir.http.ProxyError;
import dev.weir.http.Response;
import dev.weir.http.ScriptedHandler;
import io.undertow.util.HttpString;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What clients are told of a limit. */
class RateLimitHeadersTest {

    private final Limited node = Limited.before(ScriptedHandler.ok());

    @Test
    void an_answer_has_the_policy_and_what_is_left() throws Exception {
        Filter filter = node.filter("limit: 100/15m");
        node.loop.advance(Duration.ofMillis(899_001));

        CompletableFuture<Response> answer = node.answer(filter);

        assertThat(field(answer, "RateLimit-Policy")).isEqualTo("\"orders/1\";q=100;w=900");
        assertThat(field(answer, "RateLimit")).isEqualTo("\"orders/1\";r=99;t=1");
        assertThat(field(answer, "X-RateLimit-Limit")).isEmpty();
    }

    @Test
    void all_rates_are_policies_and_the_tightest_is_told() throws Exception {
        Filter filter = node.filter("limit: [10/500ms, 15/day, 1000000/month]");
        node.statuses(filter, 8);
        node.loop.advance(Duration.ofSeconds(1));

        CompletableFuture<Response> answer = node.answer(filter);

        assertThat(field(answer, "RateLimit-Policy"))
                .isEqualTo("\"orders/1-1\";q=10;w=1, \"orders/1-2\";q=15;w=86400, \"orders/1-3\";q=1000000");
        assertThat(field(answer, "RateLimit")).isEqualTo("\"orders/1-2\";r=6;t=86399");
    }

    @Test
    void a_bucket_never_has_more_than_its_quota() throws Exception {
        Filter filter = node.filter("limit: 10/1m, algorithm: token-bucket, burst: 50");

        CompletableFuture<Response> answer = node.answer(filter);

        assertThat(field(answer, "RateLimit-Policy")).isEqualTo("\"orders/1\";q=10;w=60");
        assertThat(field(answer, "RateLimit")).startsWith("\"orders/1\";r=10;t=");
    }

    @Test
    void failures_have_them_too() throws Exception {
        Limited failing = Limited.before(ScriptedHandler.failing(ProxyError.CONNECTION_REFUSED));

        CompletableFuture<Response> answer = failing.answer(failing.filter("limit: 2/1m"));

        assertThat(Limited.why(answer).error()).isEqualTo(ProxyError.CONNECTION_REFUSED);
        assertThat(field(answer, "RateLimit")).isEqualTo("\"orders/1\";r=1;t=60");
    }

    @Test
    void those_of_the_upstream_stay_in_front() throws Exception {
        Limited limited = Limited.before(ScriptedHandler.answering(limited("\"theirs\";r=1;t=9", "1")));

        CompletableFuture<Response> answer = limited.answer(limited.filter("limit: 5/1m"));

        assertThat(field(answer, "RateLimit")).isEqualTo("\"theirs\";r=1;t=9, \"orders/1\";r=4;t=60");
    }

    @Test
    void the_older_ones_are_on_demand() throws Exception {
        CompletableFuture<Response> legacy = node.answer(node.filter("limit: 5/1m, headers: legacy"));
        CompletableFuture<Response> both = node.answer(node.filter("limit: 5/1m, headers: both"));
        CompletableFuture<Response> none = node.answer(node.filter("limit: 5/1m, headers: none"));

        assertThat(field(legacy, "X-RateLimit-Limit")).isEqualTo("5");
        assertThat(field(legacy, "X-RateLimit-Remaining")).isEqualTo("4");
        assertThat(field(legacy, "X-RateLimit-Reset")).isEqualTo("60");
        assertThat(field(legacy, "RateLimit")).isEmpty();
        assertThat(field(both, "X-RateLimit-Remaining")).isEqualTo("3");
        assertThat(field(both, "RateLimit")).isEqualTo("\"orders/1\";r=3;t=60");
        assertThat(Limited.headers(none)).isEmpty();
    }

    @Test
    void of_two_older_ones_the_lower_stays() throws Exception {
        Limited less = Limited.before(ScriptedHandler.answering(limited("", "1")));
        Limited more = Limited.before(ScriptedHandler.answering(limited("", "1000")));

        CompletableFuture<Response> theirs = less.answer(less.filter("limit: 5/1m, headers: legacy"));
        CompletableFuture<Response> ours = more.answer(more.filter("limit: 5/1m, headers: legacy"));

        assertThat(field(theirs, "X-RateLimit-Remaining")).isEqualTo("1");
        assertThat(field(theirs, "X-RateLimit-Limit")).isEmpty();
        assertThat(field(ours, "X-RateLimit-Remaining")).isEqualTo("4");
        assertThat(field(ours, "X-RateLimit-Limit")).isEqualTo("5");
    }

    @Test
    void two_limits_of_a_route_are_both_told() throws Exception {
        Filter inner = node.filter("limit: 5/1m");
        Filter outer = Standing.policy("rate-limit: 9/1m").toFilter(Standing.limiting("tenants", node.limits));

        CompletableFuture<Response> answer = outer.filter(
                        node.get(), request -> inner.filter(request, ScriptedHandler.ok()))
                .toCompletableFuture();

        assertThat(field(answer, "RateLimit")).isEqualTo("\"orders/1\";r=4;t=60, \"tenants\";r=8;t=60");
        assertThat(field(answer, "RateLimit-Policy")).isEqualTo("\"orders/1\";q=5;w=60, \"tenants\";q=9;w=60");
    }

    private static Response limited(String state, String remaining) {
        Response response = Response.of(200, Body.EMPTY);
        if (!state.isEmpty()) {
            response.headers().put(LimitHeaders.STATE, state);
        }
        response.headers().put(new HttpString("X-RateLimit-Remaining"), remaining);
        return response;
    }
}
