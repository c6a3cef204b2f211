// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.config.RetryConfig;
import dev.weir.config.UpstreamConfig;
import dev.weir.config.UpstreamConfig.Protocol;
import dev.weir.config.UpstreamConfig.Timeouts;
import dev.weir.config.UpstreamTls;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Response;
import dev.weir.pem.TestAuthority;
import dev.weir.tls.JdkServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances that are spoken to over TLS. */
class TlsUpstreamTest {

    private static final TestAuthority AUTHORITY = new TestAuthority("ca.test");
    private static final TestAuthority.Issued LOCALHOST = AUTHORITY.issue("localhost");
    private static final Timeouts PATIENT =
            new Timeouts(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20));

    private Path directory;
    private Asker asker;
    private Path ca;

    @BeforeEach
    void start(@TempDir Path empty) throws Exception {
        directory = empty;
        asker = new Asker();
        ca = TestAuthority.write(directory.resolve("ca.pem"), AUTHORITY.pem());
    }

    @AfterEach
    void end() {
        asker.close();
    }

    @Test
    void answers_many_requests_on_one_connection() throws Exception {
        try (JdkServer server = server()) {
            Upstream upstream = asker.upstream(config(server.port(), ca, PATIENT));

            for (int i = 0; i < 1000; i++) {
                assertThat(asker.get(upstream).status()).isEqualTo(200);
            }

            assertThat(server.connections()).isEqualTo(1);
            assertThat(upstream.instances().get(0).connections()).isEqualTo(1);
            asker.assertNothingIsInUse();
        }
    }

    @Test
    void an_idle_connection_outlives_what_tls_says_by_itself() throws Exception {
        CompletableFuture<SSLSocket> peer = new CompletableFuture<>();
        try (JdkServer server = new JdkServer(AUTHORITY.context(LOCALHOST), client -> {
            peer.complete(client);
            answer(client);
        })) {
            Upstream upstream = asker.upstream(config(server.port(), ca, PATIENT));
            asker.get(upstream);

            for (int i = 0; i < 3; i++) {
                peer.join().startHandshake(); // asks for new keys, while nobody uses the connection
                asker.loop(() -> 0);
            }

            assertThat(asker.get(upstream).status()).isEqualTo(200);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void an_idle_connection_that_ends_is_not_used() throws Exception {
        try (JdkServer server = new JdkServer(AUTHORITY.context(LOCALHOST), client -> {
            head(client.getInputStream());
            client.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(US_ASCII));
        })) {
            Upstream upstream = asker.upstream(config(server.port(), ca, PATIENT));

            assertThat(asker.get(upstream).status()).isEqualTo(200);
            Eventually.holds("it is closed", () -> upstream.instances().get(0).connections() == 0);
            assertThat(asker.get(upstream).status()).isEqualTo(200);
            asker.assertNothingIsInUse();
        }
    }

    @Test
    void a_body_until_the_end_needs_an_end_that_is_said() throws Exception {
        try (JdkServer server = new JdkServer(AUTHORITY.context(LOCALHOST), TlsUpstreamTest::answerUntilTheEnd)) {
            Response whole = asker.get(asker.upstream(config(server.port(), ca, PATIENT)));

            assertThat(asker.read(whole).join()).isEqualTo("all of it");
        }
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread cutting = new Thread(() -> answerAndBreakOff(server));
            cutting.start();

            Response half = asker.get(asker.upstream(config(server.getLocalPort(), ca, PATIENT)));

            assertThat(asker.read(half))
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(ProxyException.class);
            cutting.join();
        }
        asker.assertNothingIsInUse();
    }

    private static void answerUntilTheEnd(Socket client) throws IOException {
        head(client.getInputStream());
        client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\nall of it".getBytes(US_ASCII));
    }

    /** Closes the connection below TLS, which is not told. */
    private static void answerAndBreakOff(ServerSocket server) {
        try (Socket plain = server.accept()) {
            SSLSocketFactory factory = AUTHORITY.context(LOCALHOST).getSocketFactory();
            answerUntilTheEnd(factory.createSocket(plain, InputStream.nullInputStream(), false));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void another_ca_means_another_connection() throws Exception {
        Path other = TestAuthority.write(directory.resolve("other.pem"), AUTHORITY.pem());
        try (JdkServer server = server()) {
            asker.get(asker.upstream(config(server.port(), ca, PATIENT)));
            asker.get(asker.upstream(config(server.port(), other, PATIENT)));

            assertThat(server.connections()).isEqualTo(2);
            Eventually.holds("the first one is closed", () -> server.open() == 1);
        }
    }

    @Test
    void a_ca_that_changes_means_another_connection() throws Exception {
        try (JdkServer server = server()) {
            Upstream upstream = asker.upstream(config(server.port(), ca, PATIENT));
            asker.get(upstream);

            TestAuthority.write(ca, new TestAuthority("next.test").pem());
            asker.look();

            assertThat(asker.failure(upstream).error()).isEqualTo(ProxyError.TLS_CERTIFICATE_ERROR);
            Eventually.holds("the first one is closed", () -> server.open() == 0);
        }
    }

    @Test
    void a_handshake_that_takes_too_long_is_a_connection_that_does() throws Exception {
        Timeouts hasty = new Timeouts(Duration.ofMillis(200), Duration.ofSeconds(20), Duration.ofSeconds(20));
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Upstream upstream = asker.upstream(config(silent.getLocalPort(), ca, hasty));

            assertThat(asker.failure(upstream).error()).isEqualTo(ProxyError.CONNECTION_TIMEOUT);
            assertThat(upstream.instances().get(0).connections()).isZero();
            assertThat(silent.accept().getInputStream().readAllBytes())
                    .as("it is closed")
                    .isNotEmpty();
            asker.assertNothingIsInUse();
        }
    }

    @Test
    void a_certificate_of_ours_that_is_missing_is_told_as_an_alert() throws Exception {
        try (JdkServer server = new JdkServer(
                AUTHORITY.context(LOCALHOST), socket -> socket.setNeedClientAuth(true), TlsUpstreamTest::answer)) {
            Upstream upstream = asker.upstream(config(server.port(), ca, PATIENT));

            assertThat(asker.failure(upstream).error()).isEqualTo(ProxyError.TLS_ALERT_RECEIVED);
            assertThat(upstream.instances().get(0).connections()).isZero();
            asker.assertNothingIsInUse();
        }
    }

    @Test
    void plain_instances_may_stand_beside() throws Exception {
        try (JdkServer server = server();
                ServerSocket plain = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> answerOnce(plain));
            answering.start();
            UpstreamConfig config = new UpstreamConfig(
                    List.of(
                            new UpstreamConfig.Instance(URI.create("https://localhost:" + server.port()), 1),
                            new UpstreamConfig.Instance(URI.create("http://localhost:" + plain.getLocalPort()), 1)),
                    PATIENT,
                    new UpstreamTls(Optional.of(ca), Optional.empty(), Optional.empty(), Optional.empty()),
                    Protocol.HTTP1,
                    RetryConfig.STANDARD,
                    Optional.empty());
            Upstream upstream = asker.upstream(config);

            assertThat(asker.get(upstream).status()).isEqualTo(200);
            assertThat(asker.get(upstream).status()).isEqualTo(200);

            answering.join();
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    private static JdkServer server() throws IOException {
        return new JdkServer(AUTHORITY.context(LOCALHOST), TlsUpstreamTest::answer);
    }

    private static void answer(Socket client) throws IOException {
        while (head(client.getInputStream())) {
            client.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(US_ASCII));
        }
    }

    private static void answerOnce(ServerSocket server) {
        try (Socket socket = server.accept()) {
            answerUntilTheEnd(socket);
        } catch (IOException e) {
            // closed: the test is over
        }
    }

    /** Reads the head of a request; false at the end. */
    private static boolean head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return false;
            }
            head.append((char) next);
        }
        return true;
    }

    private static UpstreamConfig config(int port, Path authority, Timeouts timeouts) {
        return new UpstreamConfig(
                List.of(new UpstreamConfig.Instance(URI.create("https://localhost:" + port), 1)),
                timeouts,
                new UpstreamTls(Optional.of(authority), Optional.empty(), Optional.empty(), Optional.empty()),
                Protocol.HTTP1,
                RetryConfig.STANDARD,
                Optional.empty());
    }
}
