// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.http.Body;
import dev.weir.http.Handler;
import dev.weir.http.Response;
import dev.weir.io.IoLoop;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Answers to clients that take their bytes slowly. */
class PiecemealTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

    @Test
    void an_answer_behind_an_interim_one_that_is_still_going_out_is_its_own() throws IOException {
        HeaderMap hint = new HeaderMap().put(new HttpString("link"), "</style.css>");
        Handler handler = request -> {
            request.interim().send(103, hint);
            return CompletableFuture.completedFuture(Response.text(200, "text/plain", "mine"));
        };
        try (PiecemealServer server = new PiecemealServer(handler)) {
            for (int size = 1; size < 60; size++) {
                Pieces slow = scribblingOn(server.loop(), size);

                try (Socket client = server.send(GET, Pieces.whole(), slow)) {
                    byte[] answer = client.getInputStream().readAllBytes();

                    assertThat(new String(answer, StandardCharsets.ISO_8859_1))
                            .startsWith("HTTP/1.1 103 Early Hints\r\nlink: </style.css>\r\n\r\nHTTP/1.1 200 OK\r\n")
                            .endsWith("\r\n\r\nmine");
                }
            }
        }
    }

    @Test
    void a_client_that_waits_for_100_continue_gets_it_behind_another_interim_answer() throws IOException {
        Handler handler = request -> {
            request.interim().send(103, new HeaderMap());
            return new Reflector().handle(request);
        };
        try (PiecemealServer server = new PiecemealServer(handler);
                Socket client = server.send(
                        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n"
                                + "Connection: close\r\n\r\n",
                        Pieces.whole(),
                        Pieces.of(7))) {

            String interim = RawMessage.head(client.getInputStream()) + RawMessage.head(client.getInputStream());
            client.getOutputStream().write(RawMessage.bytes("ab"));

            assertThat(interim).isEqualTo("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n");
            assertThat(RawMessage.read(client.getInputStream()).body()).endsWith("ab");
        }
    }

    @Test
    void a_client_that_has_sent_all_it_will_gets_its_refusal_to_the_last_byte() throws IOException {
        try (PiecemealServer server = new PiecemealServer(new Reflector());
                Socket client = server.send("GET / HTTP/1.1\nHost: h\n\n", Pieces.whole(), Pieces.of(1))) {
            client.shutdownOutput();

            RawMessage answer = RawMessage.read(client.getInputStream());

            assertThat(answer.status()).isEqualTo(400);
            Eventually.holds("it is over", () -> server.underWay() == 0);
        }
    }

    @Test
    void a_client_that_leaves_its_answer_untaken_leaves_no_deadline_behind() throws IOException {
        Body.Bytes large = new Body.Bytes(ByteBuffer.allocate(16 << 20));
        Handler handler = request -> answered(large);
        try (PiecemealServer server = new PiecemealServer(handler);
                Socket client = server.send(GET, Pieces.whole(), Pieces.whole())) {
            RawMessage.head(client.getInputStream());
            Eventually.holds("the client is waited for", () -> server.timers() > 1);

            client.shutdownOutput();

            Eventually.holds("it is over", () -> server.underWay() == 0);
            assertThat(server.timers()).isLessThanOrEqualTo(1); // the sweep of the idle ones
        }
    }

    @Test
    void an_answer_of_another_length_than_it_says_is_never_taken_for_whole() throws IOException {
        Handler tooShort = request -> answered(new StreamedBody("short", 10));
        Handler tooLong = request -> answered(new StreamedBody("too long", 3));
        try (PiecemealServer shorter = new PiecemealServer(tooShort);
                PiecemealServer longer = new PiecemealServer(tooLong)) {

            String broken = shorter.answers(GET.replace("close", "x") + GET, Pieces.whole(), Pieces.whole());
            String refused = longer.answers(GET, Pieces.whole(), Pieces.whole());

            assertThat(broken).contains("Content-Length: 10\r\n").endsWith("\r\n\r\nshort");
            assertThat(refused).startsWith("HTTP/1.1 500 ").doesNotContain("too");
        }
    }

    @Test
    void any_size_of_what_a_client_takes_at_once_gives_the_same_answer() throws IOException {
        String body = "0123456789".repeat(5_000);
        String post = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 50000\r\nConnection: close\r\n\r\n" + body;
        Handler chunked = request -> new Reflector().handle(request).thenApply(PiecemealTest::ofUnknownLength);
        try (PiecemealServer whole = new PiecemealServer(new Reflector());
                PiecemealServer chunks = new PiecemealServer(chunked)) {
            String expected = whole.answers(post, Pieces.whole(), Pieces.whole());

            for (int size : new int[] {1_000, 3_333, 20_000, 49_999, 50_001}) {
                assertThat(whole.answers(post, Pieces.of(size), Pieces.of(size)))
                        .isEqualTo(expected);
                try (Socket client = chunks.send(post, Pieces.whole(), Pieces.of(size))) {
                    assertThat(RawMessage.read(client.getInputStream()).body()).endsWith(body);
                }
            }
        }
    }

    /** In each pause the thread has other connections to serve. */
    private static Pieces scribblingOn(IoLoop loop, int size) {
        return new Pieces(() -> {
            loop.execute(() -> loop.scratch().direct.clear().put(new byte[2_000]));
            return size;
        });
    }

    private static CompletionStage<Response> answered(Body body) {
        return CompletableFuture.completedFuture(Response.of(200, body));
    }

    private static Response ofUnknownLength(Response response) {
        Body.Bytes body = (Body.Bytes) response.body();
        String text = StandardCharsets.ISO_8859_1.decode(body.bytes()).toString();
        return Response.of(response.status(), new StreamedBody(text, -1));
    }
}
