// SPDX-License-Identifier: Apache-2.0
package dev.weir.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.cluster.Eventually;
import dev.weir.pem.TestAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handshakes that go wrong or slowly. */
class TlsHandshakeTest {

    private static final TestAuthority AUTHORITY = new TestAuthority("ca.test");

    private static Path directory;

    @BeforeAll
    static void files(@TempDir Path empty) {
        directory = empty;
        AUTHORITY.issue("a.test").writeTo(directory, "a");
    }

    @Test
    void bytes_may_come_one_by_one() throws Exception {
        try (TlsServer server = new TlsServer(TlsServer.settings(directory, "a"));
                DrippingSocket plain = new DrippingSocket(server.plain());
                SSLSocket client = (SSLSocket)
                        AUTHORITY.context().getSocketFactory().createSocket(plain, "a.test", plain.getPort(), true)) {

            client.getOutputStream().write(7);

            assertThat(client.getInputStream().read()).isEqualTo(7);
            assertThat(server.buffersOut()).isZero();
        }
    }

    @Test
    void half_a_greeting_holds_no_buffer_and_ends_in_time() throws Exception {
        try (TlsServer server = new TlsServer(
                        TlsServer.settings(directory, "a"), TlsServer.BOTH, Duration.ofMillis(500), Echo::start);
                Socket client = server.plain()) {
            byte[] greeting = greeting();

            client.getOutputStream().write(greeting, 0, greeting.length / 2);

            Eventually.holds("no buffer is in use", () -> server.buffersOut() == 0);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            Eventually.holds("it is refused", () -> server.refused().size() == 1);
            assertThat(server.refused().get(0)).hasMessage("no TLS handshake in 500ms");
            server.assertNothingIsLeft();
        }
    }

    @Test
    void silence_ends_in_time() throws Exception {
        try (TlsServer server = new TlsServer(
                        TlsServer.settings(directory, "a"), TlsServer.BOTH, Duration.ofMillis(100), Echo::start);
                Socket client = server.plain()) {

            assertThat(client.getInputStream().read()).isEqualTo(-1);
            server.assertNothingIsLeft();
        }
    }

    @Test
    void whoever_leaves_leaves_nothing_behind() throws Exception {
        byte[] greeting = greeting();
        try (TlsServer server = new TlsServer(TlsServer.settings(directory, "a"))) {

            for (int length = 0; length < greeting.length; length += 7) {
                try (Socket client = server.plain()) {
                    client.getOutputStream().write(greeting, 0, length);
                }
            }
            for (int i = 0; i < 10; i++) {
                try (Socket client = server.plain()) {
                    client.getOutputStream().write(greeting);
                    client.setSoLinger(true, 0);
                }
            }

            server.assertNothingIsLeft();
            assertThat(server.accepted()).isEmpty();
        }
    }

    @Test
    void what_is_no_tls_is_refused_with_an_alert() throws Exception {
        try (TlsServer server = new TlsServer(TlsServer.settings(directory, "a"));
                Socket client = server.plain()) {

            client.getOutputStream().write("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n".getBytes(UTF_8));

            assertThat(client.getInputStream().read()).as("an alert").isEqualTo(21);
            Eventually.holds("it is refused", () -> server.refused().size() == 1);
            assertThat(server.refused().get(0)).isInstanceOf(SSLException.class);
            server.assertNothingIsLeft();
        }
    }

    @Test
    void old_versions_and_weak_suites_are_refused() throws Exception {
        try (TlsServer server = new TlsServer(TlsServer.settings(directory, "a"))) {
            for (String weak :
                    List.of("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256")) {
                try (SSLSocket client = server.client(AUTHORITY.context(), "a.test")) {
                    client.setEnabledProtocols(new String[] {"TLSv1.2"});
                    client.setEnabledCipherSuites(new String[] {weak});

                    assertThatThrownBy(client::startHandshake).hasMessageContaining("handshake_failure");
                }
            }
            server.assertNothingIsLeft();
        }
    }

    @Test
    void a_client_that_does_not_trust_us_leaves_nothing_behind() throws Exception {
        try (TlsServer server = new TlsServer(TlsServer.settings(directory, "a"));
                SSLSocket client = server.client(new TestAuthority("other.test").context(), "a.test")) {

            assertThatThrownBy(client::startHandshake).isInstanceOf(SSLException.class);

            Eventually.holds("it is refused", () -> server.refused().size() == 1);
            assertThat(server.refused().get(0)).hasMessageContaining("certificate_unknown");
            server.assertNothingIsLeft();
        }
    }

    @Test
    void many_handshakes_at_once_leave_nothing_behind() throws Exception {
        try (TlsServer server = new TlsServer(TlsServer.settings(directory, "a"))) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Thread thread = new Thread(() -> handshakes(server, 15));
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }

            assertThat(server.accepted()).hasSize(8 * 15);
            assertThat(server.refused()).isEmpty();
            server.assertNothingIsLeft();
        }
    }

    private static void handshakes(TlsServer server, int count) {
        for (int i = 0; i < count; i++) {
            try (SSLSocket client = server.client(AUTHORITY.context(), "a.test")) {
                client.getOutputStream().write(i);
                assertThat(client.getInputStream().read()).isEqualTo(i);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** What a client sends first. */
    private static byte[] greeting() throws SSLException {
        SSLEngine engine = AUTHORITY.context().createSSLEngine("a.test", 443);
        engine.setUseClientMode(true);
        ByteBuffer bytes = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), bytes);
        byte[] greeting = new byte[bytes.flip().remaining()];
        bytes.get(greeting);
        return greeting;
    }

    /** A plain connection that sends every byte in a packet of its own. */
    private static final class DrippingSocket extends Socket {

        private final Socket socket;

        DrippingSocket(Socket socket) throws IOException {
            this.socket = socket;
            socket.setTcpNoDelay(true);
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return socket.getInputStream();
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            OutputStream out = socket.getOutputStream();
            return new OutputStream() {
                @Override
                public void write(int one) throws IOException {
                    out.write(one);
                    out.flush();
                }
            };
        }

        @Override
        public boolean isConnected() {
            return true;
        }

        @Override
        public int getPort() {
            return socket.getPort();
        }

        @Override
        public synchronized void close() throws IOException {
            socket.close();
        }
    }
}
