// SPDX-License-Identifier: Apache-2.0
package dev.weir.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.cluster.Eventually;
import dev.weir.io.IoLoop;
import dev.weir.pem.TestAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for a connection after its handshake. */
class TlsConnectionTest {

    private static final TestAuthority AUTHORITY = new TestAuthority("ca.test");
    private static final Duration PATIENT = Duration.ofSeconds(20);

    private static Path directory;

    @BeforeAll
    static void files(@TempDir Path empty) {
        directory = empty;
        AUTHORITY.issue("a.test").writeTo(directory, "a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void moves_large_bodies_in_both_directions_at_once(String version) throws Exception {
        byte[] sent = new byte[8 << 20];
        new Random(7).nextBytes(sent);
        try (TlsServer server = new TlsServer(TlsServer.settings(directory, "a"));
                SSLSocket client = client(server, version)) {

            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(client, sent));
            byte[] received = client.getInputStream().readNBytes(sent.length);
            sending.join();

            assertThat(received).isEqualTo(sent);
            Eventually.holds("an idle connection has no buffer", () -> server.buffersOut() == 0);
            client.shutdownOutput();
            server.assertNothingIsLeft();
        }
    }

    @Test
    void reads_what_came_in_any_pieces() throws Exception {
        try (TlsServer server = new TlsServer(TlsServer.settings(directory, "a"));
                SSLSocket client = client(server, "TLSv1.3")) {

            for (int length = 1; length < 40_000; length = length * 3 + 1) {
                byte[] sent = new byte[length];
                new Random(length).nextBytes(sent);
                send(client, sent);
                assertThat(client.getInputStream().readNBytes(length)).isEqualTo(sent);
            }
        }
    }

    @Test
    void an_idle_connection_calls_nobody() throws Exception {
        CompletableFuture<Echo> echo = new CompletableFuture<>();
        try (TlsServer server = new TlsServer(
                        TlsServer.settings(directory, "a"),
                        TlsServer.BOTH,
                        PATIENT,
                        (connection, loop) -> echo.complete(Echo.start(connection, loop)));
                SSLSocket client = client(server, "TLSv1.3")) {
            send(client, new byte[] {1});
            client.getInputStream().read();

            int calls = server.onLoop(loop -> echo.join().calls());
            for (int i = 0; i < 1000; i++) {
                server.onLoop(loop -> i(loop));
            }

            assertThat(server.<Integer>onLoop(loop -> echo.join().calls()))
                    .as("one call after the last byte at most")
                    .isLessThanOrEqualTo(calls + 1);
            assertThat(server.buffersOut()).isZero();
        }
    }

    private static int i(IoLoop loop) {
        return loop.index();
    }

    @Test
    void a_part_of_a_record_holds_no_buffer() throws Exception {
        try (TlsServer server = new TlsServer(TlsServer.settings(directory, "a"));
                Socket plain = server.plain();
                SSLSocket client = (SSLSocket)
                        AUTHORITY.context().getSocketFactory().createSocket(plain, "a.test", plain.getPort(), true)) {
            client.startHandshake();
            server.connection();

            plain.getOutputStream().write(new byte[] {23, 3, 3, 1, 0, 5, 5, 5});
            plain.getOutputStream().flush();

            // Bytes that are behind them are read after them.
            for (int i = 0; i < 100; i++) {
                server.onLoop(TlsConnectionTest::i);
            }
            Eventually.holds("no buffer is in use", () -> server.buffersOut() == 0);
            assertThat(server.open()).isEqualTo(1);
        }
    }

    @Test
    void new_keys_are_answered() throws Exception {
        try (TlsServer server = new TlsServer(TlsServer.settings(directory, "a"));
                SSLSocket client = client(server, "TLSv1.3")) {

            for (int i = 0; i < 20; i++) {
                client.startHandshake(); // after the first one: asks for new keys
                send(client, new byte[] {(byte) i});
                assertThat(client.getInputStream().read()).isEqualTo(i);
            }

            assertThat(server.buffersOut()).isZero();
        }
    }

    @Test
    void nobody_negotiates_anew() throws Exception {
        try (TlsServer server = new TlsServer(TlsServer.settings(directory, "a"));
                SSLSocket client = client(server, "TLSv1.2")) {
            client.startHandshake();

            assertThatThrownBy(() -> {
                        client.startHandshake();
                        InputStream in = client.getInputStream();
                        in.read();
                    })
                    .isInstanceOf(IOException.class);

            server.assertNothingIsLeft();
        }
    }

    @Test
    void a_reader_that_comes_late_finds_what_came_early() throws Exception {
        CompletableFuture<TlsConnection> kept = new CompletableFuture<>();
        try (TlsServer server = new TlsServer(
                        TlsServer.settings(directory, "a"),
                        List.of(),
                        PATIENT,
                        (connection, loop) -> kept.complete(connection));
                SSLSocket client = client(server, "TLSv1.3")) {
            send(client, new byte[50_000]);
            server.connection();

            CompletableFuture<Integer> small = new CompletableFuture<>();
            server.onLoop(loop -> {
                readTogether(kept.join(), 50_000, small);
                return true;
            });

            assertThat(small.join()).isEqualTo(50_000);
            Eventually.holds("no buffer is in use", () -> server.buffersOut() == 0);
        }
    }

    /** Reads a few bytes with every call, and relies on being called again. */
    private static void readTogether(TlsConnection connection, int all, CompletableFuture<Integer> done) {
        ByteBuffer few = ByteBuffer.allocate(777);
        int[] sum = new int[1];
        connection.getSourceChannel().setReadListener(channel -> {
            try {
                sum[0] += Math.max(0, channel.read(few.clear()));
                if (sum[0] == all) {
                    channel.suspendReads();
                    done.complete(sum[0]);
                }
            } catch (IOException e) {
                done.completeExceptionally(e);
            }
        });
        connection.getSourceChannel().resumeReads();
    }

    private static SSLSocket client(TlsServer server, String version) throws IOException {
        SSLSocket client = server.client(AUTHORITY.context(), "a.test");
        client.setEnabledProtocols(new String[] {version});
        return client;
    }

    private static void send(Socket client, byte[] bytes) {
        try {
            client.getOutputStream().write(bytes);
            client.getOutputStream().flush();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
