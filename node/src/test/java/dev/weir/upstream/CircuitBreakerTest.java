// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.EjectConfig;
import dev.weir.health.Failures;
import dev.weir.health.Health;
import dev.weir.health.LocalExchange;
import dev.weir.health.Rules;
import dev.weir.http.Body;
import dev.weir.http.Handler;
import dev.weir.http.ManualLoop;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Requests;
import dev.weir.http.Response;
import io.undertow.util.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

    private static final Rules.Breaker RULE = new Rules.Breaker(
            new Rules.Share(0.5, 20, Duration.ofSeconds(10)),
            Optional.of(new Rules.Slow(Duration.ofSeconds(2), 0.8)),
            Duration.ofSeconds(10));

    private final AtomicLong clock = new AtomicLong(Duration.ofHours(1).toNanos());
    private final ManualLoop loop = new ManualLoop();
    private final Health health =
            new Health(new LocalExchange("node-1", () -> clock.get() / 1_000_000), 1, clock::get, () -> {});
    private final CircuitBreaker breaker = new CircuitBreaker(
            health.upstream("orders"), Failures.of(EjectConfig.STANDARD), clock::get, () -> clock.get() / 1_000_000);
    private int asked;
    private int status = 200;
    private Duration takes = Duration.ZERO;

    @BeforeEach
    void configure() {
        Rules rules = new Rules(List.of("http://a:1"), Optional.empty(), Optional.empty(), 0, Optional.of(RULE));
        health.retain(Map.of("orders", rules), Set.of("cheap", "dear"));
        pass(Duration.ZERO);
    }

    @Test
    void lets_all_through_while_fewer_fail_than_may() {
        answered(500, 9);
        answered(200, 11);
        pass(Duration.ofSeconds(1));

        assertThat(ask("dear")).isEmpty();
        assertThat(asked).isEqualTo(21);
    }

    @Test
    void refuses_when_too_many_fail_and_says_for_how_long() {
        answered(500, 10);
        answered(200, 10);
        pass(Duration.ofSeconds(1));

        ProxyException refusal = ask("dear").orElseThrow();

        assertThat(refusal.error()).isEqualTo(ProxyError.DESTINATION_UNAVAILABLE);
        assertThat(refusal.headers().getFirst(Headers.RETRY_AFTER)).isEqualTo("10");
        assertThat(refusal).hasMessage("orders: 10 of 20 attempts failed");
        assertThat(asked).isEqualTo(20);
    }

    @Test
    void does_not_refuse_what_other_routes_ask() {
        answered(500, 20);
        pass(Duration.ofSeconds(1));

        assertThat(ask("dear")).isPresent();
        assertThat(ask("cheap")).isEmpty();
    }

    @Test
    void refuses_when_too_many_answers_are_slow() {
        takes = Duration.ofSeconds(3);
        answered(200, 1);
        pass(Duration.ofMillis(300));
        assertThat(ask("dear")).isEmpty();
        takes = Duration.ofMillis(2_001);
        for (int i = 0; i < 3; i++) {
            slow(20);
        }
        pass(Duration.ofMillis(300));

        assertThat(ask("dear")).isPresent();
    }

    @Test
    void lets_one_request_try_and_then_all_if_that_goes_well() {
        answered(500, 20);
        pass(Duration.ofSeconds(1));
        pass(Duration.ofSeconds(10));

        status = 200;
        assertThat(ask("dear")).isEmpty();
        assertThat(ask("dear")).as("the one before is not judged yet").isPresent();
        pass(Duration.ofSeconds(1));

        assertThat(ask("dear")).isEmpty();
        assertThat(ask("dear")).isEmpty();
    }

    @Test
    void refuses_again_if_the_one_that_tries_fails() {
        answered(500, 20);
        pass(Duration.ofSeconds(1));
        pass(Duration.ofSeconds(10));

        assertThat(ask("dear")).isEmpty();
        pass(Duration.ofSeconds(1));

        assertThat(ask("dear")).isPresent();
        pass(Duration.ofSeconds(10));
        assertThat(ask("dear")).isEmpty();
    }

    private void answered(int code, int times) {
        status = code;
        for (int i = 0; i < times; i++) {
            assertThat(ask("dear")).isEmpty();
        }
    }

    /** Answers that are waited for at the same time. */
    private void slow(int times) {
        List<CompletableFuture<Response>> answers = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            CompletableFuture<Response> answer = new CompletableFuture<>();
            answers.add(answer);
            breaker.filter(request("dear"), request -> answer);
        }
        clock.addAndGet(takes.toNanos());
        answers.forEach(answer -> answer.complete(Response.of(200, Body.EMPTY)));
    }

    private Optional<ProxyException> ask(String route) {
        Handler upstream = request -> {
            asked++;
            clock.addAndGet(takes.toNanos());
            return CompletableFuture.completedFuture(Response.of(status, Body.EMPTY));
        };
        try {
            breaker.filter(request(route), upstream).toCompletableFuture().join();
            return Optional.empty();
        } catch (CompletionException e) {
            return Optional.ofNullable((ProxyException) e.getCause());
        }
    }

    private Request request(String route) {
        Request request = Requests.request("GET", "http://api.example.com/a", loop);
        request.journey().route(route);
        return request;
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
        health.tick();
        clock.addAndGet(Duration.ofMillis(250).toNanos());
        health.tick();
        clock.addAndGet(-Duration.ofMillis(250).toNanos());
    }
}
