// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static dev.weir.http.ProxyError.CONNECTION_REFUSED;
import static dev.weir.http.ProxyError.CONNECTION_TERMINATED;
import static dev.weir.http.ProxyError.HTTP_RESPONSE_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.RetryConfig;
import dev.weir.document.Readings;
import dev.weir.http.Body;
import dev.weir.http.ManualLoop;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Requests;
import dev.weir.http.Response;
import dev.weir.http.ScriptedHandler;
import io.undertow.util.Headers;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ManualLoop loop = new ManualLoop();
    private final RetryBudget budget = new RetryBudget(loop::nowNanos, new dev.weir.health.RetryShare(loop::nowNanos));

    @Test
    void asks_again_at_once_when_the_first_instance_was_not_reached() {
        ScriptedHandler upstream = unreached().then(200);

        CompletableFuture<Response> answer = ask("{}", get(), upstream);

        assertThat(answer.join().status()).isEqualTo(200);
        assertThat(upstream.requests()).hasSize(2);
    }

    @Test
    void asks_again_after_a_pause_when_the_connection_ended() {
        ScriptedHandler upstream =
                ScriptedHandler.failing(CONNECTION_TERMINATED).then(200);
        CompletableFuture<Response> answer = ask("{}", get(), upstream);
        assertThat(answer).isNotDone();

        loop.advance(Duration.ofMillis(25));

        assertThat(answer.join().status()).isEqualTo(200);
        assertThat(upstream.requests()).hasSize(2);
    }

    @Test
    void does_not_send_a_post_twice_that_may_have_been_carried_out() {
        ScriptedHandler upstream = ScriptedHandler.failing(CONNECTION_TERMINATED);

        CompletableFuture<Response> answer = ask("{}", Requests.request("POST", "/", loop), upstream);

        loop.advance(MINUTE);
        assertThat(upstream.requests()).hasSize(1);
        assertThat(failure(answer).error()).isEqualTo(CONNECTION_TERMINATED);
    }

    @Test
    void sends_any_method_again_that_no_instance_has_done_anything_of() {
        ScriptedHandler upstream = unreached().then(201);

        CompletableFuture<Response> answer = ask("{}", Requests.request("POST", "/", loop), upstream);

        assertThat(answer.join().status()).isEqualTo(201);
    }

    @Test
    void sends_a_post_twice_where_the_operator_says_so() {
        ScriptedHandler upstream =
                ScriptedHandler.failing(CONNECTION_TERMINATED).then(201);

        CompletableFuture<Response> answer = ask("methods: [POST]", Requests.request("POST", "/", loop), upstream);

        loop.advance(MINUTE);
        assertThat(answer.join().status()).isEqualTo(201);
    }

    @ParameterizedTest
    @EnumSource(
            value = ProxyError.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {
                "CONNECTION_TERMINATED",
                "DNS_ERROR",
                "DESTINATION_IP_UNROUTABLE",
                "CONNECTION_REFUSED",
                "CONNECTION_TIMEOUT",
                "CONNECTION_LIMIT_REACHED"
            })
    void other_failures_are_passed_on_unless_they_are_named(ProxyError error) {
        ScriptedHandler upstream = ScriptedHandler.failing(error).then(200);

        CompletableFuture<Response> answer = ask("{}", get(), upstream);

        assertThat(failure(answer).error()).isEqualTo(error);
        assertThat(loop.timers()).isZero();
    }

    @Test
    void asks_again_for_what_is_named() {
        ScriptedHandler upstream = ScriptedHandler.answering(503)
                .thenFail(HTTP_RESPONSE_TIMEOUT)
                .then(429)
                .then(200);

        CompletableFuture<Response> answer = ask("{attempts: 4, on: [response-timeout, 503, 429]}", get(), upstream);

        loop.advance(MINUTE);
        assertThat(answer.join().status()).isEqualTo(200);
        assertThat(upstream.requests()).hasSize(4);
    }

    @Test
    void passes_the_last_outcome_on_when_the_attempts_are_used_up() {
        ScriptedHandler upstream = ScriptedHandler.answering(503).then(502).then(503);

        CompletableFuture<Response> answer = ask("{attempts: 3, on: [502, 503]}", get(), upstream);

        loop.advance(MINUTE);
        assertThat(answer.join().status()).isEqualTo(503);
        assertThat(upstream.requests()).hasSize(3);
    }

    @Test
    void closes_an_answer_that_it_asks_again_for_and_only_that() {
        ArrivingBody refused = new ArrivingBody(-1);
        ArrivingBody taken = new ArrivingBody(-1);
        ScriptedHandler upstream = ScriptedHandler.answering(Response.of(503, refused))
                .then(() -> CompletableFuture.completedFuture(Response.of(200, taken)));

        CompletableFuture<Response> answer = ask("on: [503]", get(), upstream);
        assertThat(refused.closes()).isEqualTo(1);
        loop.advance(MINUTE);

        assertThat(answer.join().body()).isSameAs(taken);
        assertThat(taken.closes()).isZero();
    }

    @Test
    void pauses_at_random_up_to_a_bound_that_doubles() {
        ScriptedHandler upstream = ScriptedHandler.failing(CONNECTION_TERMINATED);
        ask("{attempts: 5, backoff: {base: 100ms, max: 300ms}}", get(), upstream);

        int[] sentBy = new int[10];
        for (int i = 0; i < sentBy.length; i++) {
            sentBy[i] = upstream.requests().size();
            loop.advance(Duration.ofMillis(100));
        }

        // Chance always says the longest: 100, 200, 300 and again 300 ms.
        assertThat(sentBy).containsExactly(1, 2, 2, 3, 3, 3, 4, 4, 4, 5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "Sat, 21 Nov 2026 12:00:02 GMT"})
    void waits_as_long_as_the_answer_asks_for(String retryAfter) {
        ScriptedHandler upstream = busy(retryAfter).then(200);
        CompletableFuture<Response> answer = ask("{on: [503], retry-after-max: 2s}", get(), upstream);

        loop.advance(Duration.ofMillis(1_999));
        assertThat(answer).isNotDone();
        loop.advance(Duration.ofMillis(1));

        assertThat(answer.join().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "Sat, 21 Nov 2026 12:00:03 GMT", "later"})
    void passes_an_answer_on_that_asks_for_more_patience_than_there_is(String retryAfter) {
        ScriptedHandler upstream = busy(retryAfter).then(200);

        CompletableFuture<Response> answer = ask("{on: [503], retry-after-max: 2s}", get(), upstream);

        assertThat(answer.join().status()).isEqualTo(503);
    }

    @Test
    void stays_within_the_budget() {
        ScriptedHandler upstream = ScriptedHandler.answering(503);
        Retry retry = retry("{on: [503], budget: 10%}");

        for (int i = 0; i < 1_000; i++) {
            budget.requested();
            retry.filter(get(), upstream);
            loop.advance(Duration.ofMillis(1));
        }
        loop.advance(MINUTE);

        assertThat(upstream.requests()).hasSize(1_000 + 100 + RetryBudget.FLOOR);
    }

    @Test
    void what_no_instance_did_anything_of_is_free_of_the_budget() {
        Retry retry = retry("budget: 0%");

        for (int i = 0; i < 100; i++) {
            ScriptedHandler upstream = unreached().then(200);
            assertThat(retry.filter(get(), upstream)
                            .toCompletableFuture()
                            .join()
                            .status())
                    .isEqualTo(200);
        }

        assertThat(budget.tryTake(0)).as("the floor was not touched").isTrue();
    }

    @Test
    void a_client_that_leaves_in_a_pause_ends_it() {
        ScriptedHandler upstream = ScriptedHandler.failing(CONNECTION_TERMINATED);
        Request request = get();
        CompletableFuture<Response> answer = ask("{}", request, upstream);

        request.cancellation().cancel();

        assertThat(failure(answer).error()).isEqualTo(ProxyError.CLIENT_LEFT);
        assertThat(loop.timers()).isZero();
        loop.advance(MINUTE);
        assertThat(upstream.requests()).hasSize(1);
    }

    @Test
    void asks_nobody_for_a_client_that_has_left() {
        ScriptedHandler upstream = ScriptedHandler.silent();
        Request request = get();
        CompletableFuture<Response> answer = ask("{}", request, upstream);

        request.cancellation().cancel();
        upstream.answer(0).completeExceptionally(ProxyException.unprocessed(CONNECTION_REFUSED, ""));

        assertThat(failure(answer).error()).isEqualTo(CONNECTION_REFUSED);
        assertThat(upstream.requests()).hasSize(1);
    }

    private CompletableFuture<Response> ask(String config, Request request, ScriptedHandler upstream) {
        budget.requested();
        return retry(config).filter(request, upstream).toCompletableFuture();
    }

    private Retry retry(String config) {
        return new Retry(config(config), budget, new LongestPause());
    }

    private static RetryConfig config(String text) {
        try {
            return Readings.read(RetryConfig.class, text);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private Request get() {
        return Requests.request("GET", "/", loop);
    }

    private static ScriptedHandler unreached() {
        return ScriptedHandler.failing(ProxyException.unprocessed(CONNECTION_REFUSED, ""));
    }

    private static ScriptedHandler busy(String retryAfter) {
        Response response = Response.of(503, Body.EMPTY);
        response.headers().put(Headers.RETRY_AFTER, retryAfter);
        response.headers().put(Headers.DATE, "Sat, 21 Nov 2026 12:00:00 GMT");
        return ScriptedHandler.answering(response);
    }

    private static ProxyException failure(CompletableFuture<Response> answer) {
        assertThat(answer).isCompletedExceptionally();
        Throwable why = answer.handle((response, thrown) -> thrown).join();
        return (ProxyException) Objects.requireNonNull(why);
    }
}
