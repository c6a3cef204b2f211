// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.weir.http.Body;
import dev.weir.http.Filter;
import dev.weir.http.Handler;
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
import org.junit.jupiter.api.Test;

/** What {@link Fallback} does with a body that streams: it can be sent on once. */
class FallbackBodyTest {

    private final ScriptedBody body = ScriptedBody.of("be", "ans");
    private final Request request = request("PUT", "/", new ManualLoop()).withBody(body);
    private final ScriptedHandler reserve = ScriptedHandler.answering(203);

    @Test
    void goes_to_the_other_upstream_where_nothing_of_it_was_read() throws Exception {
        Handler upstream = asked -> {
            asked.body().close();
            return ProxyException.failed(ProxyError.CONNECTION_REFUSED, "");
        };

        run(upstream);

        assertThat(ScriptedBody.drain(reserve.request().body())).isEqualTo("beans");
        assertThat(body.closes()).isZero();
    }

    @Test
    void a_read_that_found_nothing_took_nothing() throws Exception {
        ScriptedBody waiting = ScriptedBody.of("", "beans");
        ScriptedHandler upstream = ScriptedHandler.silent();

        run(upstream, request.withBody(waiting));
        Body lent = upstream.request().body();
        ScriptedBody.drain(lent);
        ((Body.Stream) lent).whenReadable(() -> {});
        upstream.answer(0).completeExceptionally(new ProxyException(ProxyError.CONNECTION_TERMINATED, ""));

        assertThat(reserve.request().body()).isSameAs(waiting);
    }

    @Test
    void keeps_the_other_upstream_out_of_it_where_some_of_it_was_read() throws Exception {
        ScriptedHandler upstream = ScriptedHandler.silent();

        CompletableFuture<Response> answer = run(upstream);
        ScriptedBody.drain(upstream.request().body());
        upstream.answer(0).completeExceptionally(new ProxyException(ProxyError.CONNECTION_REFUSED, ""));

        assertThat(answer).isCompletedExceptionally();
        assertThat(reserve.requests()).isEmpty();
    }

    @Test
    void whom_it_was_taken_from_can_do_nothing_to_it() {
        ScriptedHandler upstream = ScriptedHandler.silent();
        run(upstream);
        Body.Stream lent = (Body.Stream) upstream.request().body();

        upstream.answer(0).completeExceptionally(new ProxyException(ProxyError.CONNECTION_REFUSED, ""));
        lent.close();

        assertThatIOException().isThrownBy(() -> ScriptedBody.drain(lent));
        assertThat(body.closes()).isZero();
        assertThat(body.reads()).isZero();
    }

    @Test
    void goes_on_being_read_after_an_early_answer_and_is_closed_once() throws Exception {
        ScriptedHandler upstream = ScriptedHandler.silent();
        CompletableFuture<Response> answer = run(upstream);

        upstream.answer(0).complete(Response.of(200, Body.EMPTY));
        String read = ScriptedBody.drain(upstream.request().body());
        upstream.request().body().close();

        assertThat(answer.join().status()).isEqualTo(200);
        assertThat(read).isEqualTo("beans");
        assertThat(body.closes()).isOne();
    }

    @Test
    void what_was_closed_before_a_failure_that_stays_is_closed_once() {
        Handler upstream = asked -> {
            asked.body().close();
            return ProxyException.failed(ProxyError.HTTP_REQUEST_ERROR, "");
        };

        CompletableFuture<Response> answer = run(upstream);

        assertThat(answer).isCompletedExceptionally();
        assertThat(body.closes()).isOne();
    }

    @Test
    void a_thousand_bodies_are_each_closed_once() {
        for (int i = 0; i < 1_000; i++) {
            ScriptedBody one = ScriptedBody.of("a");
            ProxyError error = i % 2 == 0 ? ProxyError.DNS_ERROR : ProxyError.HTTP_REQUEST_ERROR;
            Handler upstream = asked -> {
                asked.body().close();
                return ProxyException.failed(error, "");
            };
            Handler closing = asked -> {
                asked.body().close();
                return CompletableFuture.completedFuture(Response.of(200, Body.EMPTY));
            };

            fallback(closing).filter(request.withBody(one), upstream);

            assertThat(one.closes()).isOne();
        }
    }

    private CompletableFuture<Response> run(Handler upstream) {
        return run(upstream, request);
    }

    private CompletableFuture<Response> run(Handler upstream, Request asked) {
        return fallback(reserve).filter(asked, upstream).toCompletableFuture();
    }

    private static Filter fallback(Handler reserve) {
        List<Fallback.Trigger> on = List.of(Fallback.Trigger.FAILURE);
        return new Fallback(on, Optional.of("reserve"), Optional.empty())
                .toFilter(Standing.with(Map.of("reserve", reserve)));
    }
}
