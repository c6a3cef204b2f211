// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the pieces in which a client's bytes come: the same is admitted, and the same is answered. */
class ByteSplitTest {

    private static final String SECOND = "GET /second HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

    /** Past it a message is not worth a byte at a time. */
    private static final int SHORT = 300;

    private static PiecemealServer server;

    @BeforeAll
    static void start() throws IOException {
        server = new PiecemealServer(new Reflector());
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: h\r\nX: y\r\n\r\n",
                "\r\nPOST /a?b HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello",
                "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "5 ;x=y\r\nhello\r\n006\r\n world\r\n0\r\nX-Sum: 1\r\n\r\n",
                "GET / HTTP/1.0\r\nHost: h\r\nConnection: keep-alive\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\nX: a\rb\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\n\r\n\r\n",
                "\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n"
            })
    void a_split_at_any_byte_changes_nothing(String message) throws IOException {
        String bytes = message + SECOND;
        String whole = answers(bytes, Pieces.whole());

        for (int split = 1; split < bytes.length(); split++) {
            assertThat(answers(bytes, Pieces.splitAt(split)))
                    .as("split at %d", split)
                    .isEqualTo(whole);
        }
    }

    @Test
    void no_message_is_read_otherwise_byte_by_byte_or_in_random_pieces() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        for (String message : messages()) {
            String bytes = message + SECOND;
            String whole = answers(bytes, Pieces.whole());
            int most = bytes.length() <= SHORT ? 12 : bytes.length();

            if (bytes.length() <= SHORT) {
                assertThat(answers(bytes, Pieces.of(1))).as(message).isEqualTo(whole);
            }
            for (int i = 0; i < 3; i++) {
                Pieces pieces = new Pieces(() -> random.nextInt(1, most));
                assertThat(answers(bytes, pieces)).as(message).isEqualTo(whole);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8_191, 8_192, 8_193, 8_240, 8_260, 32_000, 33_000, 40_000})
    void a_limit_is_the_same_in_one_piece_and_in_many(int length) throws IOException {
        String much = "x".repeat(length);
        List<String> messages = List.of(
                "GET /" + much + " HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET /" + much + " HTTP/1.1\r\nHost: h\r\nbroken\r\n\r\n",
                "GET /" + much + "\nHost: h\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\nX: " + much + "\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\nX: " + much + "\n\r\n\r\n",
                "\r\nGET / HTTP/1.1\r\nHost: h\r\nX: " + much + "\r\n\r\n",
                much + " / HTTP/1.1\r\nHost: h\r\n\r\n");
        for (String message : messages) {
            String bytes = message + SECOND;
            String whole = answers(bytes, Pieces.whole());

            for (int size : new int[] {64, 1_000, 8_192, 32_768}) {
                assertThat(answers(bytes, Pieces.of(size))).isEqualTo(whole);
            }
        }
    }

    @Test
    void the_largest_head_is_taken_in_any_pieces_and_one_byte_more_in_none() throws IOException {
        String start = "\r\nGET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nX: ";
        String most = start + "y".repeat(32 * 1024 - (start.length() - 2) - 4);

        for (int size : new int[] {100, 16_384, 32_768, 32_769, 32_770, 32_771, Integer.MAX_VALUE}) {
            assertThat(answers(most + "\r\n\r\n", Pieces.of(size))).startsWith("HTTP/1.1 200 ");
            assertThat(answers(most + "y\r\n\r\n", Pieces.of(size))).startsWith("HTTP/1.1 431 ");
        }
    }

    private static List<String> messages() {
        Stream<String> refused = Stream.of(MalformedHeads.all(), MalformedFramings.heads(), MalformedFramings.bodies())
                .flatMap(List::stream)
                .map(MalformedHeads.Refused::bytes);
        Stream<String> admitted = UnusualRequests.all().stream().map(UnusualRequests.Admitted::bytes);
        return Stream.concat(refused, admitted).distinct().toList();
    }

    /** What the client gets, but for the interim answer, which depends on how fast its body comes. */
    private static String answers(String bytes, Pieces pieces) throws IOException {
        return server.answers(bytes, pieces, Pieces.whole()).replace("HTTP/1.1 100 Continue\r\n\r\n", "");
    }
}
