// SPDX-License-Identifier: Apache-2.0
package dev.weir.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.io.HeadScratch;
import io.undertow.util.HttpString;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseHeadTest {

    private final FieldNames names = new FieldNames();

    @Test
    void reads_status_headers_and_length() throws ProxyException {
        ResponseHead head = parse("HTTP/1.1 200 OK\r\nContent-Length: 12\r\nX-A:  one \r\nx-a: two\r\n\r\n");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.length()).isEqualTo(12);
        assertThat(head.persistent()).isTrue();
        assertThat(head.headers().get("X-A")).containsExactly("one", "two");
        assertThat(head.headers().contains("Content-Length")).isFalse();
    }

    @Test
    void a_reason_may_be_missing_with_or_without_its_space() throws ProxyException {
        assertThat(parse("HTTP/1.1 200\r\n\r\n").status()).isEqualTo(200);
        assertThat(parse("HTTP/1.1 200 \r\n\r\n").status()).isEqualTo(200);
    }

    @Test
    void tells_how_the_body_ends() throws ProxyException {
        assertThat(parse("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n")
                        .length())
                .isEqualTo(ResponseHead.CHUNKED);
        assertThat(parse("HTTP/1.1 200 OK\r\n\r\n").length()).isEqualTo(ResponseHead.UNTIL_CLOSE);
        assertThat(parse("HTTP/1.1 204 No\r\nTransfer-Encoding: chunked\r\n\r\n")
                        .length())
                .isZero();
        assertThat(parse("HTTP/1.1 304 No\r\nContent-Length: 9\r\n\r\n").length())
                .isZero();
    }

    @Test
    void tells_what_it_switches_to() throws ProxyException {
        ResponseHead head = parse("HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");

        assertThat(head.upgrade()).isEqualTo("websocket");
        assertThat(head.headers()).isEmpty();
        assertThat(parse("HTTP/1.1 101 X\r\nUpgrade: a\r\nUpgrade: b\r\n\r\n").upgrade())
                .isEqualTo("a, b");
        assertThat(parse("HTTP/1.1 200 OK\r\n\r\n").upgrade()).isEmpty();
    }

    @Test
    void an_interim_answer_says_no_length() throws ProxyException {
        ResponseHead head = parse("HTTP/1.1 103 Early\r\nContent-Length: 5\r\nLink: </a.css>\r\n\r\n");

        assertThat(head.interim()).isTrue();
        assertThat(head.headers().getHeaderNames()).containsExactly(new HttpString("Link"));
    }

    @Test
    void announces_trailers_only_where_they_may_come() throws ProxyException {
        assertThat(parse("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n")
                        .headers()
                        .getFirst("Trailer"))
                .isEqualTo("X-Sum");
        assertThat(parse("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTrailer: X-Sum\r\n\r\n")
                        .headers())
                .isEmpty();
        assertThat(parse("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\nConnection: trailer\r\n\r\n")
                        .headers())
                .isEmpty();
    }

    @Test
    void a_connection_stays_only_where_both_sides_can_tell_the_end() throws ProxyException {
        assertThat(parse("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: x, Close\r\n\r\n")
                        .persistent())
                .isFalse();
        assertThat(parse("HTTP/1.1 200 OK\r\n\r\n").persistent()).isFalse();
        assertThat(parse("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\n").persistent())
                .isFalse();
        assertThat(parse("HTTP/1.0 200 OK\r\nContent-Length: 1\r\nConnection: keep-alive\r\n\r\n")
                        .persistent())
                .isTrue();
    }

    @Test
    void takes_the_instances_word_on_how_long_it_keeps_a_connection() throws ProxyException {
        assertThat(parse("HTTP/1.1 204 No\r\nKeep-Alive: timeout=5, max=100\r\n\r\n")
                        .keepAlive())
                .contains(Duration.ofSeconds(5));
        assertThat(parse("HTTP/1.1 204 No\r\nKeep-Alive: whatever\r\n\r\n").keepAlive())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1  200 OK\r\n\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 600 OK\r\n\r\n",
                "HTTP/1.2 200 OK\r\n\r\n",
                "http/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 200 O\u0001K\r\n\r\n",
                "HTTP/1.1 200 OK\r\n: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA B: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: x\ny\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: x\ry\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: x\u0000\r\n\r\n",
                "HTTP/1.1 200 OK\r\n A: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1234567890123456789\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
                "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            })
    void refuses_everything_else(String bytes) {
        assertThatThrownBy(() -> parse(bytes)).isInstanceOfSatisfying(ProxyException.class, e -> assertThat(e.error())
                .isEqualTo(ProxyError.HTTP_PROTOCOL_ERROR));
    }

    @Test
    void finds_the_end_wherever_the_bytes_were_split() {
        byte[] bytes = "HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody".getBytes(StandardCharsets.ISO_8859_1);
        int end = bytes.length - 4;

        for (int split = 0; split <= bytes.length; split++) {
            int early = ResponseHead.end(bytes, 0, split);
            assertThat(early).isEqualTo(split < end ? -1 : end);
            if (early < 0) {
                assertThat(ResponseHead.end(bytes, split, bytes.length)).isEqualTo(end);
            }
        }
    }

    /** Whatever an instance sends: an answer or a {@link ProxyException}, nothing else. */
    @Test
    void no_other_exception_escapes() {
        SplittableRandom random = new SplittableRandom(7);
        String[] parts = {
            "HTTP/1.1 ",
            "200",
            " OK",
            "\r\n",
            "\r",
            "\n",
            "A",
            ":",
            " ",
            "x",
            "Content-Length",
            "5",
            "chunked",
            ",",
            "Transfer-Encoding",
            "Connection",
            "close",
            "\u0000",
            "\u00ff",
            "Keep-Alive: timeout=",
            "\t",
            "HTTP/"
        };

        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "" : "HTTP/1.1 200 OK\r\n");
            for (int j = random.nextInt(12); j >= 0; j--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            parseOrRefuse(text.append("\r\n\r\n").toString());
        }
    }

    private void parseOrRefuse(String text) {
        try {
            parse(text);
        } catch (ProxyException e) {
            assertThat(e.error().status()).isEqualTo(502);
        }
    }

    private ResponseHead parse(String text) throws ProxyException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int end = ResponseHead.end(bytes, 0, bytes.length);
        byte[] roomy = Arrays.copyOf(bytes, HeadScratch.RESPONSE_HEAD_BYTES_MAX);
        return ResponseHead.parse(roomy, end, names, false);
    }
}
