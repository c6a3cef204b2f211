// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.ManualLoop;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Requests;
import dev.weir.http.Response;
import dev.weir.http.ScriptedHandler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TimeoutTest {

    private final ManualLoop loop = new ManualLoop();
    private final Request request = Requests.request("GET", "/", loop);
    private final ScriptedHandler upstream = ScriptedHandler.silent();
    private final CompletableFuture<Response> answer =
            new Timeout(Duration.ofSeconds(3)).filter(request, upstream).toCompletableFuture();

    @Test
    void ends_the_wait_for_all_attempts_and_cancels_the_rest() {
        loop.advance(Duration.ofMillis(2_999));
        assertThat(answer).isNotDone();

        loop.advance(Duration.ofMillis(1));

        assertThat(answer).isCompletedExceptionally().satisfies(failed -> assertThat(
                        failed.handle((response, why) -> why).join())
                .isInstanceOfSatisfying(
                        ProxyException.class, why -> assertThat(why.error()).isEqualTo(ProxyError.TOTAL_TIMEOUT)));
        assertThat(upstream.request().cancellation().isCancelled()).isTrue();
        assertThat(request.cancellation().isCancelled()).isFalse();
    }

    @Test
    void an_answer_that_comes_too_late_is_closed() {
        ArrivingBody body = new ArrivingBody(-1);
        loop.advance(Duration.ofSeconds(3));

        upstream.answer(0).complete(Response.of(200, body));

        assertThat(body.closes()).isEqualTo(1);
    }

    @Test
    void does_nothing_once_the_head_is_there_but_the_client_may_still_leave() {
        upstream.answer(0).complete(Response.of(200, new ArrivingBody(-1)));

        assertThat(answer.join().status()).isEqualTo(200);
        assertThat(loop.timers()).isZero();
        loop.advance(Duration.ofHours(1));
        assertThat(upstream.request().cancellation().isCancelled()).isFalse();
        request.cancellation().cancel();
        assertThat(upstream.request().cancellation().isCancelled()).isTrue();
    }

    @Test
    void a_client_that_leaves_cancels_the_rest() {
        request.cancellation().cancel();
        assertThat(upstream.request().cancellation().isCancelled()).isTrue();

        upstream.answer(0).completeExceptionally(new ProxyException(ProxyError.CLIENT_LEFT, ""));

        assertThat(answer).isCompletedExceptionally();
        assertThat(loop.timers()).isZero();
    }
}
