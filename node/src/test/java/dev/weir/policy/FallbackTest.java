// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.Requests.get;
import static dev.weir.http.Requests.post;
import static dev.weir.http.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.document.Readings;
import dev.weir.http.ManualLoop;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.ScriptedBody;
import dev.weir.http.ScriptedHandler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FallbackTest {

    private final ScriptedHandler reserve = ScriptedHandler.answering(203);

    @ParameterizedTest
    @EnumSource(
            value = ProxyError.class,
            names = {"DNS_ERROR", "NO_HEALTHY_INSTANCE", "HTTP_RESPONSE_TIMEOUT", "HTTP_PROTOCOL_ERROR"})
    void a_failure_is_answered_by_the_other_upstream(ProxyError error) throws Exception {
        Request request = get("/orders");

        Response response = run("upstream: reserve", request, ScriptedHandler.failing(error))
                .join();

        assertThat(response.status()).isEqualTo(203);
        assertThat(reserve.requests()).containsExactly(request);
    }

    @Test
    void an_answer_that_is_a_failure_is_closed_and_given_by_the_other_upstream() throws Exception {
        ScriptedBody body = ScriptedBody.of("down");

        Response response = run("upstream: reserve", get("/"), ScriptedHandler.answering(Response.of(503, body)))
                .join();

        assertThat(response.status()).isEqualTo(203);
        assertThat(body.closes()).isOne();
        assertThat(body.reads()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 404, 500, 501})
    void another_answer_passes_as_it_is(int status) throws Exception {
        ScriptedBody body = ScriptedBody.of("a");
        Response answer = Response.of(status, body);

        Response response = run("upstream: reserve", get("/"), ScriptedHandler.answering(answer))
                .join();

        assertThat(response).isSameAs(answer);
        assertThat(body.closes()).isZero();
        assertThat(reserve.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "[failure]; CONNECTION_REFUSED; true",
                "[failure]; PROXY_INTERNAL_ERROR; true",
                "[failure]; HTTP_REQUEST_ERROR; false",
                "[failure]; REQUEST_BODY_TIMEOUT; false",
                "[failure]; CLIENT_LEFT; false",
                "[499]; CLIENT_LEFT; false",
                "[504]; HTTP_RESPONSE_TIMEOUT; true",
                "[504]; CONNECTION_REFUSED; false",
                "[502, 503]; CONNECTION_REFUSED; true"
            })
    void a_status_counts_whoever_gave_it(String on, ProxyError error, boolean answered) throws Exception {
        CompletableFuture<Response> answer =
                run("{on: " + on + ", upstream: reserve}", get("/"), ScriptedHandler.failing(error));

        assertThat(reserve.requests()).hasSize(answered ? 1 : 0);
        assertThat(answer.isCompletedExceptionally()).isNotEqualTo(answered);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, HTTP_RESPONSE_TIMEOUT, true",
        "PUT, HTTP_RESPONSE_TIMEOUT, true",
        "DELETE, CONNECTION_TERMINATED, true",
        "POST, HTTP_RESPONSE_TIMEOUT, false",
        "PATCH, CONNECTION_TERMINATED, false",
        "POST, CONNECTION_REFUSED, false",
        "POST, NO_HEALTHY_INSTANCE, true",
    })
    void what_may_have_been_done_is_not_done_again(String method, ProxyError error, boolean again) throws Exception {
        Request request = request(method, "/", new ManualLoop());

        CompletableFuture<Response> answer = run("upstream: reserve", request, ScriptedHandler.failing(error));

        assertThat(reserve.requests()).hasSize(again ? 1 : 0);
        assertThat(answer.isCompletedExceptionally()).isNotEqualTo(again);
    }

    @Test
    void what_no_instance_has_seen_goes_to_the_reserve_whatever_its_method() throws Exception {
        ProxyException refused = ProxyException.unprocessed(ProxyError.CONNECTION_REFUSED, "orders:80");

        run("upstream: reserve", post("/", "beans"), ScriptedHandler.failing(refused));

        assertThat(reserve.requests()).hasSize(1);
    }

    @Test
    void the_answer_to_a_post_passes_even_if_it_is_a_failure() throws Exception {
        Response response = run("upstream: reserve", post("/", "beans"), ScriptedHandler.answering(503))
                .join();

        assertThat(response.status()).isEqualTo(503);
        assertThat(reserve.requests()).isEmpty();
    }

    @Test
    void a_body_in_memory_is_sent_again() throws Exception {
        run(
                "upstream: reserve",
                post("/", "beans"),
                ScriptedHandler.failing(ProxyException.unprocessed(ProxyError.DNS_ERROR, "orders")));

        assertThat(ScriptedBody.text(reserve.request().body())).isEqualTo("beans");
    }

    @Test
    void nobody_is_asked_for_a_client_that_has_left() throws Exception {
        ScriptedHandler upstream = ScriptedHandler.silent();
        Request request = get("/");
        CompletableFuture<Response> failing = run("upstream: reserve", request, upstream);
        CompletableFuture<Response> answered = run("respond: 204", request, upstream);

        request.cancellation().cancel();
        upstream.answer(0).completeExceptionally(new ProxyException(ProxyError.DNS_ERROR, ""));
        upstream.answer(1).complete(Response.text(503, "text/plain", "down"));

        assertThat(failing).isCompletedExceptionally();
        assertThat(answered.join().status()).isEqualTo(503);
        assertThat(reserve.requests()).isEmpty();
    }

    @Test
    void the_failure_of_the_other_upstream_is_what_the_client_gets() throws Exception {
        ScriptedHandler failing = ScriptedHandler.failing(ProxyError.CONNECTION_TIMEOUT);
        CompletableFuture<Response> answer = Standing.policy("fallback: {upstream: reserve}")
                .toFilter(Standing.with(Map.of("reserve", failing)))
                .filter(get("/"), ScriptedHandler.failing(ProxyException.unprocessed(ProxyError.DNS_ERROR, "orders")))
                .toCompletableFuture();

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(answer::join)
                .havingCause()
                .isInstanceOfSatisfying(
                        ProxyException.class, e -> assertThat(e.error()).isEqualTo(ProxyError.CONNECTION_TIMEOUT));
    }

    @Test
    void a_bug_is_not_hidden() throws Exception {
        IllegalStateException bug = new IllegalStateException("bug");
        ScriptedHandler upstream = ScriptedHandler.silent();
        CompletableFuture<Response> answer = run("respond: 204", get("/"), upstream);

        upstream.answer(0).completeExceptionally(bug);

        assertThat(answer).isCompletedExceptionally();
        assertThat(answer.handle((response, failure) -> failure.getCause()).join())
                .isSameAs(bug);
    }

    @Test
    void an_answer_of_its_own_is_given_to_a_post_too() throws Exception {
        ScriptedBody sent = ScriptedBody.of("beans");
        ScriptedBody down = ScriptedBody.of("down");
        Request request = request("POST", "/", new ManualLoop()).withBody(sent);

        Response response = run(
                        "respond: {status: 200, body: '[]'}",
                        request,
                        ScriptedHandler.answering(Response.of(503, down)))
                .join();

        assertThat(response.status()).isEqualTo(200);
        assertThat(ScriptedBody.text(response.body())).isEqualTo("[]");
        assertThat(down.closes()).isOne();
        assertThat(sent.closes()).isOne();
    }

    @Test
    void has_defaults_and_every_field_can_be_set() throws Exception {
        Fallback defaults = (Fallback) Standing.policy("fallback: {upstream: reserve}");
        Fallback all = (Fallback) Standing.policy("fallback: {on: [500, failure], respond: 204}");

        assertThat(defaults.on())
                .containsExactly(
                        Fallback.Trigger.FAILURE,
                        new Fallback.Trigger(502),
                        new Fallback.Trigger(503),
                        new Fallback.Trigger(504));
        assertThat(defaults.upstreams()).isEqualTo(Map.of("upstream", "reserve"));
        assertThat(all)
                .isEqualTo(new Fallback(
                        List.of(new Fallback.Trigger(500), Fallback.Trigger.FAILURE),
                        Optional.empty(),
                        Optional.of((Respond) Standing.policy("respond: 204"))));
        assertThat(all.upstreams()).isEmpty();
    }

    @Test
    void refuses_what_says_too_little_or_too_much() {
        assertThat(Readings.problems(Fallback.class, "{}"))
                .containsExactly("1:1: fallback: (expected: either upstream or respond)");
        assertThat(Readings.problems(Fallback.class, "{upstream: a, respond: 204}"))
                .hasSize(1);
        assertThat(Readings.problems(Fallback.class, "{on: [], upstream: a}"))
                .containsExactly("1:2 on: an empty list (expected: failure, statuses, or both)");
        assertThat(Readings.problems(Fallback.class, "{on: [200, fail, 503], upstream: a}"))
                .containsExactly(
                        "1:7 on[0]: 200 (expected: failure, or a status from 400 to 599)",
                        "1:12 on[1]: fail (expected: failure, or a status from 400 to 599)");
    }

    private CompletableFuture<Response> run(String settings, Request request, ScriptedHandler upstream)
            throws Exception {
        return Standing.policy("fallback: " + (settings.startsWith("{") ? settings : "{" + settings + "}"))
                .toFilter(Standing.with(Map.of("reserve", reserve)))
                .filter(request, upstream)
                .toCompletableFuture();
    }
}
