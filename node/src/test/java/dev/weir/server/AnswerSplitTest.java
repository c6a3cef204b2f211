// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever the pieces in which an instance answers: the client gets the same. */
class AnswerSplitTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "HTTP/1.1 200 OK~Content-Length: 11~X: y~~hello world > 200 hello world",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~5;x~hello~006~ world~0~X: y~~ > 200 hello world",
                "HTTP/1.1 100 Continue~~HTTP/1.1 200~Content-Length: 2~~ok > 200 ok",
                "HTTP/1.0 200 OK~Connection: keep-alive~Content-Length: 2~~ok > 200 ok",
                "HTTP/1.1 304 Not Modified~Content-Length: 9~~ > 304",
                "HTTP/1.1 200 OK~X : y~Content-Length: 0~~ > 502",
                "HTTP/1.1 200 OK~Content-Length: 0~Content-Length: 0~~ > 502"
            })
    void a_split_at_any_byte_changes_nothing(String pattern, String expected) throws IOException {
        String answer = pattern.strip().replace("~", "\r\n");
        AtomicInteger split = new AtomicInteger();
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    while (peer.request() != null) {
                        peer.send(answer.substring(0, split.get()));
                        peer.send(answer.substring(split.get()));
                    }
                });
                Proxy proxy = new Proxy(Proxy.PATIENT, instance.url());
                RawClient client = proxy.client()) {
            for (int at = 1; at < answer.length(); at++) {
                split.set(at);

                RawMessage got = client.get("/");

                String body = got.status() == 502 ? "" : got.body();
                assertThat((got.status() + " " + body).strip())
                        .as("split at %d", at)
                        .isEqualTo(expected.strip());
            }
            proxy.assertNothingIsLeft();
        }
    }
}
