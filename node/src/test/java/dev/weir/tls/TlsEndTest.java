// SPDX-License-Identifier: Apache-2.0
package dev.weir.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.pem.TestAuthority;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How connections end. */
class TlsEndTest {

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
    void shutting_down_says_so_after_all_that_was_written(String version) throws Exception {
        byte[] all = new byte[3 << 20];
        new Random(3).nextBytes(all);
        try (TlsServer server = server((connection, loop) -> writeAll(connection, ByteBuffer.wrap(all)))) {
            try (RecordedSocket plain = new RecordedSocket(server.plain());
                    SSLSocket client = client(plain, version)) {

                byte[] received = client.getInputStream().readAllBytes();

                assertThat(received).isEqualTo(all);
                assertThat(plain.endsWithAlert(version)).isTrue();
            }
            server.assertNothingIsLeft();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void closing_does_not_look_like_an_end(String version) throws Exception {
        try (TlsServer server = server((connection, loop) -> {
                    try {
                        connection.getSinkChannel().write(ByteBuffer.wrap(new byte[] {1}));
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                    connection.abort();
                });
                RecordedSocket plain = new RecordedSocket(server.plain());
                SSLSocket client = client(plain, version)) {

            byte[] received = client.getInputStream().readAllBytes(); // the JDK's client does not mind

            assertThat(received).hasSize(1);
            assertThat(plain.endsWithAlert(version)).isFalse();
            server.assertNothingIsLeft();
        }
    }

    @Test
    void one_direction_can_end_before_the_other() throws Exception {
        try (TlsServer server = new TlsServer(TlsServer.settings(directory, "a"));
                Socket plain = server.plain();
                SSLSocket client = client(plain, "TLSv1.3")) {

            client.getOutputStream().write("all there is".getBytes(UTF_8));
            client.shutdownOutput();
            byte[] received = client.getInputStream().readAllBytes();

            assertThat(received).asString().isEqualTo("all there is");
            server.assertNothingIsLeft();
        }
    }

    @Test
    void a_connection_that_breaks_off_does_not_look_like_an_end() throws Exception {
        CompletableFuture<String> read = new CompletableFuture<>();
        try (TlsServer server = server((connection, loop) -> tell(connection, read));
                Socket plain = server.plain();
                SSLSocket client = client(plain, "TLSv1.3")) {
            client.startHandshake();

            plain.shutdownOutput();

            assertThat(read.join()).isEqualTo("closed without a close_notify");
        }
    }

    @Test
    void what_is_no_record_is_answered_with_an_alert() throws Exception {
        CompletableFuture<String> read = new CompletableFuture<>();
        try (TlsServer server = server((connection, loop) -> tell(connection, read));
                Socket plain = server.plain();
                SSLSocket client = client(plain, "TLSv1.3")) {
            client.startHandshake();

            plain.getOutputStream().write(new byte[] {
                23, 3, 3, 0, 32, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2,
                3, 4, 5
            });

            assertThatThrownBy(() -> client.getInputStream().read())
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("alert");
            assertThat(read.join()).isNotEqualTo("-1");
        }
    }

    private static TlsServer server(TlsServer.Behaviour behaviour) throws IOException {
        return new TlsServer(TlsServer.settings(directory, "a"), TlsServer.BOTH, PATIENT, behaviour);
    }

    private static SSLSocket client(Socket plain, String version) throws IOException {
        SSLSocket client =
                (SSLSocket) AUTHORITY.context().getSocketFactory().createSocket(plain, "a.test", plain.getPort(), true);
        client.setEnabledProtocols(new String[] {version});
        return client;
    }

    private static void writeAll(TlsConnection connection, ByteBuffer bytes) {
        Runnable write = () -> {
            try {
                while (bytes.hasRemaining() && connection.getSinkChannel().write(bytes) > 0) {
                    // more may fit
                }
                if (bytes.hasRemaining()) {
                    connection.getSinkChannel().resumeWrites();
                } else {
                    connection.getSinkChannel().suspendWrites();
                    connection.getSinkChannel().shutdownWrites();
                    tell(connection, new CompletableFuture<>());
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        };
        connection.getSinkChannel().setWriteListener(channel -> write.run());
        write.run();
    }

    /** Reads to the end and tells how it was. */
    private static void tell(TlsConnection connection, CompletableFuture<String> how) {
        ByteBuffer buffer = ByteBuffer.allocate(100);
        connection.getSourceChannel().setReadListener(channel -> {
            try {
                if (channel.read(buffer.clear()) < 0) {
                    channel.suspendReads();
                    how.complete("-1");
                }
            } catch (IOException e) {
                how.complete(String.valueOf(e.getMessage()));
                connection.abort();
            }
        });
        connection.getSourceChannel().resumeReads();
    }
}
