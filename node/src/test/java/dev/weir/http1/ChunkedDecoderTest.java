// SPDX-License-Identifier: Apache-2.0
package dev.weir.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkedDecoderTest {

    private static final String BODY =
            "5;a=\"b\"\r\nhello\r\n00C \t;c\r\n, wide world\r\n0\r\nX-Sum: 1\r\nY: 2\r\n\r\n";

    @Test
    void gives_the_body_and_leaves_what_follows() throws ProxyException {
        ByteBuffer in = bytes("3\r\nabc\r\n0\r\n\r\nGET /");

        assertThat(decode(in, 100)).isEqualTo("abc");
        assertThat(StandardCharsets.ISO_8859_1.decode(in).toString()).isEqualTo("GET /");
    }

    @Test
    void any_split_of_the_input_and_any_room_for_the_output_give_the_same() throws ProxyException {
        for (int split = 0; split < BODY.length(); split++) {
            for (int room = 1; room < 20; room += 3) {
                ChunkedDecoder decoder = new ChunkedDecoder(ProxyError.HTTP_REQUEST_ERROR);
                StringBuilder body = new StringBuilder();
                drain(decoder, bytes(BODY.substring(0, split)), room, body);
                assertThat(decoder.done()).isFalse();
                assertThat(decoder.trailers()).isEmpty();
                drain(decoder, bytes(BODY.substring(split)), room, body);

                assertThat(decoder.done()).isTrue();
                assertThat(body).hasToString("hello, wide world");
                assertThat(decoder.trailers().getFirst("X-Sum")).isEqualTo("1");
                assertThat(decoder.trailers().getFirst("Y")).isEqualTo("2");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n",
                "x\r\n",
                "-1\r\n",
                "+5\r\nhello\r\n",
                "0x5\r\nhello\r\n",
                "5\nhello\r\n",
                "5\r\r\nhello",
                "5\r\nhello\n0\r\n\r\n",
                "5\r\nhelloo\r\n",
                "1234567890123456\r\n",
                "5;a\nb\r\nhello",
                "5;a\u0000\r\nhello",
                "0\r\nX: \u0001\r\n\r\n",
                "0\r\nX: a\n\r\n",
                "0\r\n\rx",
                "0\r\nno colon\r\n\r\n",
                "0\r\n: no name\r\n\r\n",
                "0\r\nX : a\r\n\r\n",
                "0\r\nX: a\r\n folded\r\n\r\n",
                "0\r\nX: a\rY: b\r\n\r\n",
                "\u00f6\r\n"
            })
    void refuses_everything_that_is_not_exactly_chunked(String body) {
        assertThatThrownBy(() -> decode(bytes(body), 100))
                .isInstanceOfSatisfying(
                        ProxyException.class, e -> assertThat(e.error()).isEqualTo(ProxyError.HTTP_REQUEST_ERROR));
    }

    @Test
    void extensions_and_trailers_are_bounded() {
        assertThatThrownBy(() -> decode(bytes("5;" + "x".repeat(5_000)), 10)).isInstanceOf(ProxyException.class);
        assertThatThrownBy(() -> decode(bytes("0\r\n" + "X: y\r\n".repeat(4_000)), 10))
                .isInstanceOf(ProxyException.class);
        assertThatThrownBy(() -> decode(bytes("0\r\nX: " + "y".repeat(17_000) + "\r\n\r\n"), 10))
                .isInstanceOf(ProxyException.class);
        assertThatThrownBy(() -> decode(bytes("0\r\n" + "X: y\r\n".repeat(65) + "\r\n"), 10))
                .isInstanceOf(ProxyException.class);
    }

    @Test
    void a_trailer_that_would_change_the_meaning_of_the_message_is_left_out() throws ProxyException {
        ChunkedDecoder decoder = new ChunkedDecoder(ProxyError.HTTP_REQUEST_ERROR);

        decoder.decode(
                bytes("0\r\nContent-Length: 5\r\ngrpc-status: 0 \r\nAuthorization: x\r\nhost: y\r\n\r\n"),
                ByteBuffer.allocate(1));

        assertThat(decoder.trailers().getHeaderNames()).containsExactly(new HttpString("grpc-status"));
        assertThat(decoder.trailers().getFirst("grpc-status")).isEqualTo("0");
    }

    @Test
    void no_other_exception_escapes() {
        SplittableRandom random = new SplittableRandom(11);
        String[] parts = {"0", "5", "a", "f", "\r\n", "\r", "\n", ";", " ", "hello", "X: y", "\u0000", "ffffffffffff"};

        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(14); j >= 0; j--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            try {
                decode(bytes(text.toString()), 7);
            } catch (ProxyException e) {
                assertThat(e.error()).isEqualTo(ProxyError.HTTP_REQUEST_ERROR);
            }
        }
    }

    private static String decode(ByteBuffer in, int room) throws ProxyException {
        StringBuilder body = new StringBuilder();
        drain(new ChunkedDecoder(ProxyError.HTTP_REQUEST_ERROR), in, room, body);
        return body.toString();
    }

    private static void drain(ChunkedDecoder decoder, ByteBuffer in, int room, StringBuilder body)
            throws ProxyException {
        ByteBuffer out = ByteBuffer.allocate(room);
        while (in.hasRemaining() && !decoder.done()) {
            decoder.decode(in, out.clear());
            body.append(StandardCharsets.ISO_8859_1.decode(out.flip()));
        }
    }

    private static ByteBuffer bytes(String text) {
        return StandardCharsets.ISO_8859_1.encode(text);
    }
}
