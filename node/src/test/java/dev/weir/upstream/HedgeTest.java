// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.HedgeConfig;
import dev.weir.config.RetryConfig;
import dev.weir.http.Body;
import dev.weir.http.Handler;
import dev.weir.http.Interim;
import dev.weir.http.ManualLoop;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Requests;
import dev.weir.http.Response;
import dev.weir.http.ScriptedHandler;
import io.undertow.util.HeaderMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HedgeTest {

    private static final Duration AFTER = Duration.ofMillis(200);

    private final ManualLoop loop = new ManualLoop();
    private final RetryBudget budget = new RetryBudget(loop::nowNanos, new dev.weir.health.RetryShare(loop::nowNanos));
    private final ScriptedHandler upstream = ScriptedHandler.silent();
    private final List<Integer> interim = new ArrayList<>();
    private final Request request = withInterim(Requests.request("GET", "/", loop));

    @Test
    void asks_one_instance_as_long_as_it_is_fast() {
        CompletableFuture<Response> answer = ask(2, request);
        loop.advance(AFTER.minusMillis(1));

        upstream.answer(0).complete(Response.of(200, Body.EMPTY));
        loop.advance(Duration.ofMinutes(1));

        assertThat(answer.join().status()).isEqualTo(200);
        assertThat(upstream.requests()).hasSize(1);
        assertThat(loop.timers()).isZero();
    }

    @Test
    void takes_the_first_good_answer_and_cancels_the_others() {
        CompletableFuture<Response> answer = ask(3, request);
        loop.advance(AFTER);
        loop.advance(AFTER);
        loop.advance(AFTER);
        assertThat(upstream.requests()).hasSize(3);

        upstream.answer(1).complete(Response.of(204, Body.EMPTY));

        assertThat(answer.join().status()).isEqualTo(204);
        assertThat(cancelled()).containsExactly(true, false, true);
        assertThat(loop.timers()).isZero();
    }

    @Test
    void a_late_answer_of_a_loser_is_closed() {
        ask(2, request);
        loop.advance(AFTER);
        ArrivingBody late = new ArrivingBody(-1);

        upstream.answer(1).complete(Response.of(200, Body.EMPTY));
        upstream.answer(0).complete(Response.of(200, late));

        assertThat(late.closes()).isEqualTo(1);
    }

    @Test
    void waits_for_the_other_when_one_does_badly() {
        CompletableFuture<Response> answer = ask(2, request);
        loop.advance(AFTER);
        ArrivingBody bad = new ArrivingBody(-1);

        upstream.answer(0).complete(Response.of(503, bad));
        assertThat(answer).isNotDone();
        assertThat(bad.closes()).isEqualTo(1);
        upstream.answer(1).complete(Response.of(200, Body.EMPTY));

        assertThat(answer.join().status()).isEqualTo(200);
    }

    @Test
    void passes_the_last_outcome_on_when_all_do_badly() {
        CompletableFuture<Response> answer = ask(2, request);
        loop.advance(AFTER);

        upstream.answer(1).completeExceptionally(new ProxyException(ProxyError.CONNECTION_TERMINATED, ""));
        upstream.answer(0).complete(Response.of(500, Body.EMPTY));

        assertThat(answer.join().status()).isEqualTo(500);
    }

    @Test
    void a_failure_before_the_hedge_is_passed_on_at_once() {
        CompletableFuture<Response> answer = ask(2, request);

        upstream.answer(0).completeExceptionally(new ProxyException(ProxyError.CONNECTION_TERMINATED, ""));

        assertThat(answer).isCompletedExceptionally();
        assertThat(loop.timers()).isZero();
    }

    @Test
    void a_client_that_leaves_cancels_all() {
        CompletableFuture<Response> answer = ask(3, request);
        loop.advance(AFTER);

        request.cancellation().cancel();

        assertThat(answer).isCompletedExceptionally();
        assertThat(cancelled()).containsExactly(true, true);
        assertThat(loop.timers()).isZero();
        assertThat(request.journey().attempts()).isEqualTo(2);
    }

    @Test
    void a_client_that_leaves_in_the_middle_of_the_answer_cancels_the_winner() {
        ask(2, request);
        loop.advance(AFTER);
        upstream.answer(1).complete(Response.of(200, new ArrivingBody(-1)));

        request.cancellation().cancel();

        assertThat(cancelled()).containsExactly(true, true);
    }

    @Test
    void the_journey_tells_of_all_attempts_and_of_the_instance_that_answered() {
        CompletableFuture<Response> answer = ask(2, request);
        loop.advance(AFTER);
        assertThat(request.journey().attempts()).as("not before one has won").isZero();

        upstream.answer(0).complete(Response.of(200, Body.EMPTY));

        assertThat(answer).isCompleted();
        assertThat(request.journey().attempts()).isEqualTo(2);
        assertThat(request.journey().instance()).isEqualTo("i1");
    }

    @Test
    void interim_answers_of_a_race_are_not_passed_on() {
        ask(2, request);

        upstream.request().interim().send(103, new HeaderMap());

        assertThat(interim).isEmpty();
    }

    @Test
    void a_post_an_upgrade_and_a_body_under_way_have_no_hedge() {
        ask(2, Requests.request("POST", "/", loop));
        Recording recording = new Recording(new ArrivingBody(5), 100, loop);
        ask(2, Requests.request("PUT", "/", loop).withBody(recording.first()));
        ask(2, Upgrades.to("websocket", request));

        loop.advance(Duration.ofMinutes(1));

        assertThat(upstream.requests()).hasSize(3);
    }

    @Test
    void a_body_that_was_kept_whole_is_sent_to_the_second_too() {
        Recording recording = new Recording(ArrivingBody.of("hello"), 100, loop);
        ask(2, Requests.request("PUT", "/", loop).withBody(recording.first()));
        assertThat(Bodies.text(upstream.request().body())).isEqualTo("hello");

        loop.advance(AFTER);

        assertThat(upstream.requests()).hasSize(2);
        assertThat(Bodies.text(upstream.request().body())).isEqualTo("hello");
    }

    @Test
    void stays_within_the_budget() {
        for (int i = 0; i < 100; i++) {
            ask(2, Requests.request("GET", "/", loop));
        }

        loop.advance(AFTER);

        assertThat(upstream.requests()).hasSize(100 + 20 + RetryBudget.FLOOR);
    }

    private CompletableFuture<Response> ask(int attempts, Request asked) {
        budget.requested();
        Handler counting = sent -> {
            sent.journey().attempt("orders", "i" + (upstream.requests().size() + 1));
            return upstream.handle(sent);
        };
        return new Hedge(new HedgeConfig(AFTER, attempts), RetryConfig.STANDARD, budget)
                .filter(asked, counting)
                .toCompletableFuture();
    }

    private List<Boolean> cancelled() {
        return upstream.requests().stream()
                .map(sent -> sent.cancellation().isCancelled())
                .toList();
    }

    private Request withInterim(Request plain) {
        Interim noted = (status, headers) -> interim.add(status);
        return new Request(
                plain.head(),
                plain.body(),
                plain.client(),
                plain.variables(),
                plain.loop(),
                plain.cancellation(),
                noted,
                plain.journey());
    }
}
