// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.Body;
import dev.weir.http.Response;
import io.undertow.util.HttpString;
import org.junit.jupiter.api.Test;

/** Fields behind a body, both ways. */
class TrailersTest {

    @Test
    void of_an_answer_are_there_at_the_end_of_its_body() throws Throwable {
        try (Origin instance =
                        Origin.answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
                                + "5\r\nhello\r\n0\r\nX-Sum: 7\r\nContent-Length: 3\r\n\r\n");
                Asking asking = new Asking("", instance.url())) {
            Response response = asking.ask(asking.get());
            Body.Stream body = (Body.Stream) response.body();
            assertThat(response.headers().getFirst("Trailer")).isEqualTo("X-Sum");
            assertThat(body.trailers()).isEmpty();

            assertThat(asking.text(body)).isEqualTo("hello");

            assertThat(body.trailers().getHeaderNames()).containsExactly(new HttpString("X-Sum"));
            assertThat(body.trailers().getFirst("X-Sum")).isEqualTo("7");
            assertThat(asking.status(asking.get())).isEqualTo(200);
            assertThat(instance.connections())
                    .as("the connection is used again")
                    .isEqualTo(1);
        }
    }

    @Test
    void of_a_request_follow_its_last_chunk() throws Throwable {
        try (Origin instance = Origin.answering(Origin.OK);
                Asking asking = new Asking("", instance.url())) {
            ArrivingBody body = new ArrivingBody(-1).arrive("hello").end();
            body.trailers().put(new HttpString("X-Sum"), "7");
            body.trailers().put(new HttpString("Authorization"), "x");

            asking.status(asking.request("POST", body));

            assertThat(instance.received().get(0)).endsWith("\r\n\r\n5\r\nhello\r\n0\r\nX-Sum: 7\r\n\r\n");
        }
    }

    @Test
    void of_a_request_with_a_length_have_no_place() throws Throwable {
        try (Origin instance = Origin.answering(Origin.OK);
                Asking asking = new Asking("", instance.url())) {
            ArrivingBody body = ArrivingBody.of("hello");
            body.trailers().put(new HttpString("X-Sum"), "7");

            asking.status(asking.request("POST", body));

            assertThat(instance.received().get(0)).endsWith("\r\n\r\nhello");
        }
    }
}
