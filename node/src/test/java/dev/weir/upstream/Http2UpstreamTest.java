// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.Body;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http2.RawFrame;
import dev.weir.http2.RawHead;
import dev.weir.http2.RawOrigin;
import dev.weir.http2.RawPeer;
import io.undertow.util.HttpString;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests to an instance over HTTP/2, by prior knowledge. */
class Http2UpstreamTest {

    private static final String HTTP2 = "protocol: http2";

    private static Body bytes(String text) {
        return new Body.Bytes(StandardCharsets.ISO_8859_1.encode(text));
    }

    @Test
    void a_get_is_answered() throws Throwable {
        try (RawOrigin instance = RawOrigin.answering();
                Asking asking = new Asking(HTTP2, instance.url())) {

            Response response = asking.ask(asking.get());

            assertThat(response.status()).isEqualTo(200);
            assertThat(asking.text(response.body())).isEqualTo("ok");
            assertThat(instance.received().get(0).head())
                    .containsEntry(":method", "GET")
                    .containsEntry(":scheme", "http")
                    .containsEntry(":authority", "api.example.com")
                    .containsEntry(":path", "/a")
                    .containsEntry("via", "1.1 weir")
                    .containsEntry("x-forwarded-host", "api.example.com")
                    .doesNotContainKeys("host", "content-length", "connection", "te");
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void a_body_in_memory_has_its_length() throws Throwable {
        try (RawOrigin instance = RawOrigin.answering();
                Asking asking = new Asking(HTTP2, instance.url())) {

            assertThat(asking.status(asking.request("POST", bytes("hello")))).isEqualTo(200);

            RawPeer.Asked post = instance.received().get(0);
            assertThat(post.body()).isEqualTo("hello");
            assertThat(post.head()).containsEntry("content-length", "5");
            asking.assertNothingIsLeft();
        }
    }

    @Test
    void a_body_that_arrives_goes_on_as_it_comes_with_its_trailers() throws Throwable {
        try (RawOrigin instance = RawOrigin.answering();
                Asking asking = new Asking(HTTP2, instance.url())) {
            ArrivingBody body = new ArrivingBody(-1).arrive("hello, ").arrive("world").end();
            body.trailers().put(new HttpString("X-Sum"), "7");
            body.trailers().put(new HttpString("Authorization"), "x");

            assertThat(asking.status(asking.request("POST", body))).isEqualTo(200);

            RawPeer.Asked post = instance.received().get(0);
            assertThat(post.body()).isEqualTo("hello, world");
            assertThat(post.head()).doesNotContainKey("content-length");
            assertThat(post.trailers()).containsOnly(Map.entry("x-sum", "7"));
            asking.assertNothingIsLeft();
        }
    }
}
