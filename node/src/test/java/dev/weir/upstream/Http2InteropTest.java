// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.Body;
import dev.weir.http.Response;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** HTTP/2 to an instance that somebody else has written. */
class Http2InteropTest {

    private Undertow server;
    private Asking asking;

    @BeforeEach
    void start() throws IOException {
        server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
                .setIoThreads(1)
                .setWorkerThreads(20)
                .setHandler(exchange -> exchange.dispatch(Http2InteropTest::echo))
                .build();
        server.start();
        InetSocketAddress address =
                (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
        asking = new Asking("protocol: http2", URI.create("http://127.0.0.1:" + address.getPort()));
    }

    private static void echo(HttpServerExchange exchange) throws IOException {
        exchange.startBlocking();
        byte[] body = exchange.getInputStream().readAllBytes();
        exchange.getResponseHeaders()
                .put(new HttpString("X-Protocol"), exchange.getProtocol().toString());
        exchange.getOutputStream().write(body);
        exchange.endExchange();
    }

    @AfterEach
    void stop() {
        asking.close();
        server.stop();
    }

    @Test
    void a_request_is_answered_again_and_again() throws Throwable {
        for (int i = 0; i < 300; i++) {
            Response response = asking.ask(asking.get());

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.headers().getFirst("x-protocol")).isEqualTo("HTTP/2.0");
            assertThat(asking.text(response.body())).isEmpty();
        }

        assertThat(asking.connections()).isEqualTo(1);
        asking.assertNothingIsLeft();
    }

    @Test
    void large_bodies_go_both_ways_at_once() throws Throwable {
        String large = "0123456789".repeat(200_000);
        List<CompletableFuture<Response>> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Body body = i % 2 == 0 ? new Body.Bytes(StandardCharsets.ISO_8859_1.encode(large)) : ArrivingBody.of(large);
            answers.add(asking.begin(asking.request("PUT", body)));
        }

        for (CompletableFuture<Response> answer : answers) {
            assertThat(asking.text(Asking.await(answer).body())).isEqualTo(large);
        }

        assertThat(asking.connections()).isEqualTo(1);
        asking.assertNothingIsLeft();
    }

    @Test
    void the_length_of_what_head_does_not_get_is_known() throws Throwable {
        Response response = asking.ask(asking.request("HEAD", Body.EMPTY));

        assertThat(response.body().length()).isZero();
        assertThat(response.headers().contains(Headers.CONNECTION)).isFalse();
        asking.onLoop(response::close);
        asking.assertNothingIsLeft();
    }
}
