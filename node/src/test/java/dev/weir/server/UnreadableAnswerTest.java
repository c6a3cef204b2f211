// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.http.Body;
import dev.weir.http.EventLoop;
import dev.weir.http.Handler;
import dev.weir.http.Response;
import dev.weir.upstream.LoggedErrors;
import io.undertow.util.HeaderMap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An answer whose body fails in a way that no body may fail: the client is told, and nothing hangs. */
class UnreadableAnswerTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

    private static final String GET_AND_CLOSE = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

    private final LoggedErrors logged = new LoggedErrors("dev.weir.server");
    private final AtomicInteger closes = new AtomicInteger();

    @BeforeEach
    void watch() {
        logged.start();
    }

    @AfterEach
    void stop() {
        logged.stop();
    }

    /** Gives what it has, and fails when it is woken. */
    private record Unreadable(EventLoop loop, ByteBuffer bytes, AtomicInteger wakes, AtomicInteger closes)
            implements Body.Stream {

        @Override
        public long length() {
            return -1;
        }

        @Override
        public int read(ByteBuffer into) {
            if (wakes.get() > 0) {
                throw new IllegalStateException("a bug");
            }
            int count = bytes.remaining();
            into.put(bytes);
            return count;
        }

        @Override
        public void whenReadable(Runnable ready) {
            wakes.incrementAndGet();
            loop.execute(ready);
        }

        @Override
        public void close() {
            closes.incrementAndGet();
        }
    }

    /** @param wakes how often it was woken already */
    private Handler answering(String beginning, int wakes) {
        return request -> CompletableFuture.completedFuture(new Response(
                200,
                new HeaderMap(),
                new Unreadable(
                        request.loop(),
                        ByteBuffer.wrap(RawMessage.bytes(beginning)),
                        new AtomicInteger(wakes),
                        closes)));
    }

    private void assertNothingIsLeft(PiecemealServer server) {
        Eventually.holds("it is over", () -> server.underWay() == 0);
        Eventually.holds("its body is closed", () -> closes.get() > 0);
        Eventually.holds("no buffer is in use", () -> server.buffersOut() == 0);
        assertThat(logged.count()).isEqualTo(1);
    }

    /** All that comes before the end of the connection, or its reset. */
    private static String all(Socket client) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            client.getInputStream().transferTo(bytes);
        } catch (SocketException e) {
            bytes.writeBytes(RawMessage.bytes(" reset"));
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void is_a_500_where_nothing_was_sent_yet() throws IOException {
        try (PiecemealServer server = new PiecemealServer(answering("", 1))) {

            String answer = server.answers(GET_AND_CLOSE, Pieces.whole(), Pieces.whole());

            assertThat(answer).startsWith("HTTP/1.1 500 ").contains("proxy_internal_error");
            assertNothingIsLeft(server);
        }
    }

    @Test
    void breaks_off_where_its_head_is_out() throws IOException {
        try (PiecemealServer server = new PiecemealServer(answering("hello", 0));
                Socket client = server.send(GET, Pieces.whole(), Pieces.whole())) {

            assertThat(all(client)).doesNotContain("\r\n0\r\n");

            assertNothingIsLeft(server);
        }
    }
}
