// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.RetryConfig;
import dev.weir.config.UpstreamConfig.Protocol;
import dev.weir.document.DocumentException;
import dev.weir.document.Readings;
import dev.weir.http.Body;
import dev.weir.http.ManualLoop;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Requests;
import dev.weir.http.Response;
import dev.weir.http.ScriptedHandler;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReplayTest {

    private final ManualLoop loop = new ManualLoop();
    private final ScriptedHandler upstream = ScriptedHandler.silent();

    @Test
    void a_body_can_be_sent_again_until_the_answer_is_there() throws DocumentException {
        CompletableFuture<Response> answer = send("PUT", ArrivingBody.of("12345"));
        assertThat(Bodies.text(upstream.request().body())).isEqualTo("12345");
        Body again = Recording.again(upstream.request().body());
        assertThat(Bodies.text(again)).isEqualTo("12345");
        assertThat(Recording.canRepeat(again)).isTrue();

        upstream.answer(0).complete(Response.of(200, Body.EMPTY));

        assertThat(answer.join().status()).isEqualTo(200);
        assertThat(Recording.canRepeat(again)).isFalse();
    }

    @Test
    void nothing_is_kept_after_a_failure_either() throws DocumentException {
        CompletableFuture<Response> answer = send("PUT", ArrivingBody.of("12345"));
        Bodies.text(upstream.request().body());

        upstream.answer(0).completeExceptionally(new ProxyException(ProxyError.CONNECTION_TERMINATED, ""));

        assertThat(answer).isCompletedExceptionally();
        assertThat(Recording.canRepeat(upstream.request().body())).isFalse();
    }

    @Test
    void nothing_is_kept_of_what_is_too_long_or_must_not_be_sent_twice() throws DocumentException {
        send("PUT", ArrivingBody.of("123456"));
        Bodies.text(upstream.request().body());
        assertThat(Recording.canRepeat(upstream.request().body())).isFalse();

        send("POST", ArrivingBody.of("12345"));
        assertThat(Recording.canRepeat(upstream.request().body()))
                .as("while nothing was read")
                .isTrue();
        Bodies.text(upstream.request().body());

        assertThat(Recording.canRepeat(upstream.request().body())).isFalse();
    }

    @Test
    void a_body_in_memory_is_left_as_it_is() throws DocumentException {
        send("PUT", Body.EMPTY);

        assertThat(upstream.request().body()).isSameAs(Body.EMPTY);
    }

    @Test
    void what_goes_over_http2_is_kept_whatever_its_method_as_it_may_be_refused_unseen() throws DocumentException {
        send(Protocol.HTTP2, "POST", ArrivingBody.of("12345"));

        Bodies.text(upstream.request().body());

        assertThat(Recording.canRepeat(upstream.request().body())).isTrue();
    }

    private CompletableFuture<Response> send(String method, Body body) throws DocumentException {
        return send(Protocol.HTTP1, method, body);
    }

    private CompletableFuture<Response> send(Protocol protocol, String method, Body body) throws DocumentException {
        Request request = Requests.request(method, "/", loop).withBody(body);
        return new Replay(Readings.read(RetryConfig.class, "body: 5B"), protocol)
                .filter(request, upstream)
                .toCompletableFuture();
    }
}
