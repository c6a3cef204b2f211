// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static dev.weir.http.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.document.Percentage;
import dev.weir.http.Filter;
import dev.weir.http.ManualLoop;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.ScriptedBody;
import dev.weir.http.ScriptedHandler;
import io.undertow.util.Headers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class FaultTest {

    private final ManualLoop loop = new ManualLoop();
    private final ScriptedHandler upstream = ScriptedHandler.ok();

    @Test
    void a_delayed_request_goes_on_when_its_time_has_come() throws Exception {
        CompletableFuture<Response> answer = run("delay: 200ms", request("GET", "/", loop));

        loop.advance(Duration.ofMillis(199));
        int early = upstream.requests().size();
        loop.advance(Duration.ofMillis(1));

        assertThat(early).isZero();
        assertThat(answer.join().status()).isEqualTo(200);
        assertThat(loop.timers()).isZero();
    }

    @Test
    void nothing_waits_when_the_client_leaves() throws Exception {
        ScriptedBody body = ScriptedBody.of("a");
        Request request = request("POST", "/", loop).withBody(body);
        CompletableFuture<Response> answer = run("delay: 200ms", request);

        request.cancellation().cancel();
        int timers = loop.timers();
        loop.advance(Duration.ofSeconds(1));

        assertThat(timers).isZero();
        assertThat(upstream.requests()).isEmpty();
        assertThat(body.closes()).isOne();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(answer::get)
                .havingCause()
                .isInstanceOfSatisfying(
                        ProxyException.class, e -> assertThat(e.error()).isEqualTo(ProxyError.CLIENT_LEFT));
    }

    @Test
    void a_client_that_has_left_already_is_not_waited_for() throws Exception {
        Request request = request("GET", "/", loop);
        request.cancellation().cancel();

        CompletableFuture<Response> answer = run("delay: 200ms", request);

        assertThat(answer).isCompletedExceptionally();
        assertThat(loop.timers()).isZero();
    }

    @Test
    void an_aborted_request_is_answered_with_the_status_that_was_asked_for() throws Exception {
        ScriptedBody body = ScriptedBody.of("a");

        Response response =
                run("abort: 503", request("POST", "/", loop).withBody(body)).join();

        assertThat(response.status()).isEqualTo(503);
        assertThat(response.headers().get(Headers.CONTENT_TYPE)).containsExactly("application/problem+json");
        assertThat(ScriptedBody.text(response.body()))
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503,"
                        + "\"detail\":\"aborted on purpose\"}");
        assertThat(upstream.requests()).isEmpty();
        assertThat(body.closes()).isOne();
    }

    @Test
    void a_request_can_be_delayed_and_then_aborted() throws Exception {
        CompletableFuture<Response> answer = run("{delay: 1s, abort: 429}", request("GET", "/", loop));

        boolean early = answer.isDone();
        loop.advance(Duration.ofSeconds(1));

        assertThat(early).isFalse();
        assertThat(answer.join().status()).isEqualTo(429);
    }

    @Test
    void each_fault_has_its_share_of_all_requests() throws Exception {
        Filter filter = read(Fault.class, "{delay: 1s, delay-percent: 10%, abort: 500, abort-percent: 5%}")
                .toFilter(Standing.with(Map.of()));
        int delayed = 0;
        int aborted = 0;

        for (int i = 0; i < 10_000; i++) {
            CompletableFuture<Response> answer =
                    filter.filter(request("GET", "/", loop), upstream).toCompletableFuture();
            delayed += answer.isDone() ? 0 : 1;
            loop.advance(Duration.ofSeconds(1));
            aborted += answer.join().status() == 500 ? 1 : 0;
        }

        assertThat(delayed).isBetween(900, 1_100);
        assertThat(aborted).isBetween(430, 570);
        assertThat(upstream.requests()).hasSize(10_000 - aborted);
    }

    @Test
    void has_defaults() throws Exception {
        assertThat(read(Fault.class, "abort: 503"))
                .isEqualTo(new Fault(
                        Optional.empty(), Percentage.parse("100%"), Optional.of(503), Percentage.parse("100%")));
    }

    @Test
    void every_field_can_be_set() throws Exception {
        assertThat(read(Fault.class, "{delay: 1h, delay-percent: 0%, abort: 599, abort-percent: 0.1%}"))
                .isEqualTo(new Fault(
                        Optional.of(Duration.ofHours(1)),
                        Percentage.parse("0%"),
                        Optional.of(599),
                        Percentage.parse("0.1%")));
    }

    @Test
    void refuses_what_is_no_fault() {
        assertThat(problems(Fault.class, "{}")).containsExactly("1:1: fault: (expected: delay, abort or both)");
        assertThat(problems(Fault.class, "abort: 200")).containsExactly("1:8 abort: 200 (expected: 400 to 599)");
        assertThat(problems(Fault.class, "delay: 61m")).containsExactly("1:8 delay: 3660000ms (expected: 1ms to 1h)");
        assertThat(problems(Fault.class, "{abort: 500, delay-percent: 10%}"))
                .containsExactly("1:29 delay-percent: 10% (expected: beside delay)");
        assertThat(problems(() -> Standing.policy("fault: 200ms")))
                .containsExactly("1:17 policy.fault: 200ms"
                        + " (expected: a map of delay, delay-percent, abort, abort-percent)");
    }

    private CompletableFuture<Response> run(String settings, Request request) throws Exception {
        return read(Fault.class, settings)
                .toFilter(Standing.with(Map.of()))
                .filter(request, upstream)
                .toCompletableFuture();
    }
}
