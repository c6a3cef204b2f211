// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.Body;
import dev.weir.http.Grpc;
import dev.weir.http.ManualLoop;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Requests;
import dev.weir.http.Response;
import dev.weir.http.ScriptedHandler;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GrpcDeadlineTest {

    private static final ByteBuffer SPACE = ByteBuffer.allocate(100);

    private final ManualLoop loop = new ManualLoop();
    private final ScriptedHandler upstream = ScriptedHandler.silent();
    private final Request call = call("application/grpc");

    private Request call(String contentType) {
        return Requests.request("POST", "/a.B/c", loop)
                .withHeaders(headers ->
                        headers.put(Headers.CONTENT_TYPE, contentType).put(Grpc.TIMEOUT, "3S"));
    }

    private CompletableFuture<Response> begin(Request request) {
        return new GrpcDeadline().filter(request, upstream).toCompletableFuture();
    }

    private Body.Stream answered(ArrivingBody messages) {
        CompletableFuture<Response> answer = begin(call);
        upstream.answer(0).complete(Response.of(200, messages));
        return (Body.Stream) answer.join().body();
    }

    @Test
    void ends_a_call_that_is_not_answered_and_cancels_its_attempts() {
        CompletableFuture<Response> answer = begin(call);
        loop.advance(Duration.ofMillis(2_999));
        assertThat(answer).isNotDone();

        loop.advance(Duration.ofMillis(1));

        assertThat(answer.handle((response, why) -> why).join())
                .isInstanceOfSatisfying(
                        ProxyException.class, why -> assertThat(why.error()).isEqualTo(ProxyError.TOTAL_TIMEOUT));
        assertThat(upstream.request().cancellation().isCancelled()).isTrue();
        assertThat(call.cancellation().isCancelled()).isFalse();
    }

    @Test
    void ends_the_messages_of_an_answer_with_a_status() throws IOException {
        ArrivingBody messages = new ArrivingBody(-1).arrive("one");
        Body.Stream passedOn = answered(messages);
        AtomicInteger woken = new AtomicInteger();
        assertThat(passedOn.read(SPACE.clear())).isEqualTo(3);
        assertThat(passedOn.read(SPACE.clear())).isZero();
        passedOn.whenReadable(woken::incrementAndGet);

        loop.advance(Duration.ofSeconds(3));

        assertThat(woken).hasValue(1);
        assertThat(passedOn.read(SPACE.clear())).isEqualTo(-1);
        assertThat(passedOn.trailers().getFirst(Grpc.STATUS)).isEqualTo("4");
        assertThat(messages.closes()).isEqualTo(1);
    }

    @Test
    void leaves_an_answer_alone_that_ends_in_time() throws IOException {
        ArrivingBody messages = new ArrivingBody(-1).arrive("one").end();
        messages.trailers().put(Grpc.STATUS, "0");
        Body.Stream passedOn = answered(messages);
        while (passedOn.read(SPACE.clear()) > 0) {
            // to its end
        }

        assertThat(loop.timers()).isZero();
        assertThat(passedOn.trailers().getFirst(Grpc.STATUS)).isEqualTo("0");
    }

    @Test
    void keeps_no_clock_of_what_is_given_up_or_has_failed() {
        answered(new ArrivingBody(-1)).close();
        CompletableFuture<Response> failing = begin(call);
        upstream.answer(1).completeExceptionally(new ProxyException(ProxyError.CONNECTION_REFUSED, ""));
        CompletableFuture<Response> refused = begin(call);
        upstream.answer(2).complete(Response.of(200, Body.EMPTY));

        assertThat(loop.timers()).isZero();
        assertThat(failing).isCompletedExceptionally();
        assertThat(refused).isCompleted();
    }

    @Test
    void passes_a_leaving_client_on() {
        begin(call);

        call.cancellation().cancel();

        assertThat(upstream.request().cancellation().isCancelled()).isTrue();
    }

    @Test
    void concerns_calls_alone() {
        Request plain = call("application/json");
        Request patient = Requests.request("POST", "/", loop)
                .withHeaders(headers -> headers.put(new HttpString("Content-Type"), "application/grpc"));

        begin(plain);
        begin(patient);

        assertThat(loop.timers()).isZero();
        assertThat(upstream.requests()).containsExactly(plain, patient);
    }
}
