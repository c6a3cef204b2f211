// SPDX-License-Identifier: Apache-2.0
package dev.weir.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.config.UpstreamTls;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.SystemClock;
import dev.weir.io.IoLoop;
import dev.weir.io.IoLoops;
import dev.weir.pem.TestAuthority;
import dev.weir.pem.TestAuthority.Issued;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xnio.OptionMap;

class ClientTlsTest {

    private static final TestAuthority AUTHORITY = new TestAuthority("ca.test");
    private static final JdkServer.Script SILENT =
            client -> client.getInputStream().read();

    private Path directory;
    private IoLoops loops;
    private IoLoop loop;
    private TlsFiles files;
    private Path ca;

    @BeforeEach
    void start(@TempDir Path empty) throws Exception {
        directory = empty;
        loops = IoLoops.start(1, SystemClock::nanos);
        loop = loops.of(loops.worker().getIoThread());
        files = TlsFiles.unwatched();
        ca = TestAuthority.write(directory.resolve("ca.pem"), AUTHORITY.pem());
    }

    @AfterEach
    void end() {
        files.close();
        loops.close();
    }

    @Test
    void trusts_those_whom_the_ca_vouches_for() throws Exception {
        try (JdkServer server = new JdkServer(AUTHORITY.context(AUTHORITY.issue("localhost", "127.0.0.1")), SILENT)) {
            TlsConnection byName =
                    connect(tls(trusting()), server.port(), "localhost").join();
            TlsConnection byAddress =
                    connect(tls(trusting()), server.port(), "127.0.0.1").join();

            assertThat(byName.subject()).isEqualTo("CN=localhost,O=Test");
            assertThat(byAddress.isOpen()).isTrue();
            Eventually.holds(
                    "one of them asked for a name", () -> server.names().size() == 1);
            assertThat(server.names().get(0)).contains("localhost");
        }
    }

    @Test
    void refuses_those_whom_nobody_vouches_for() throws Exception {
        Issued issued = new TestAuthority("else.test").issue("localhost");
        try (JdkServer server = new JdkServer(AUTHORITY.context(issued), SILENT)) {
            for (UpstreamTls settings : List.of(trusting(), UpstreamTls.STANDARD)) {
                assertThat(failure(connect(tls(settings), server.port(), "localhost")))
                        .hasMessage("localhost:" + server.port() + ": nobody we trust vouches for its certificate")
                        .extracting(ProxyException::error)
                        .isEqualTo(ProxyError.TLS_CERTIFICATE_ERROR);
            }
            assertNothingIsLeft();
        }
    }

    @Test
    void refuses_a_certificate_for_another_name() throws Exception {
        try (JdkServer server = new JdkServer(AUTHORITY.context(AUTHORITY.issue("a.test", "10.0.0.1")), SILENT)) {
            for (String host : List.of("localhost", "127.0.0.1")) {
                assertThat(failure(connect(tls(trusting()), server.port(), host)))
                        .hasMessageContaining("No subject alternative")
                        .extracting(ProxyException::error)
                        .isEqualTo(ProxyError.TLS_CERTIFICATE_ERROR);
            }
        }
    }

    @Test
    void refuses_a_certificate_that_has_expired() throws Exception {
        try (JdkServer server = new JdkServer(AUTHORITY.context(AUTHORITY.issueExpired("localhost")), SILENT)) {
            assertThat(failure(connect(tls(trusting()), server.port(), "localhost")))
                    .hasMessageContaining("NotAfter: Fri Jan 01")
                    .extracting(ProxyException::error)
                    .isEqualTo(ProxyError.TLS_CERTIFICATE_ERROR);
        }
    }

    @Test
    void asks_for_another_name_and_verifies_that_one() throws Exception {
        UpstreamTls settings =
                new UpstreamTls(Optional.of(ca), Optional.empty(), Optional.empty(), Optional.of("orders.test"));
        try (JdkServer right = new JdkServer(AUTHORITY.context(AUTHORITY.issue("orders.test")), SILENT);
                JdkServer wrong = new JdkServer(AUTHORITY.context(AUTHORITY.issue("localhost")), SILENT)) {

            assertThat(connect(tls(settings), right.port(), "localhost").join().isOpen())
                    .isTrue();
            Eventually.holds("it asked for a name", () -> right.names().size() == 1);
            assertThat(right.names().get(0)).contains("orders.test");
            assertThat(failure(connect(tls(settings), wrong.port(), "localhost"))
                            .error())
                    .isEqualTo(ProxyError.TLS_CERTIFICATE_ERROR);
        }
    }

    @Test
    void shows_its_own_certificate() throws Exception {
        AUTHORITY.issue("weir").writeTo(directory, "own");
        UpstreamTls settings = new UpstreamTls(
                Optional.of(ca),
                Optional.of(directory.resolve("own.pem")),
                Optional.of(directory.resolve("own.key")),
                Optional.empty());
        CompletableFuture<String> shown = new CompletableFuture<>();
        try (JdkServer server = new JdkServer(
                AUTHORITY.context(AUTHORITY.issue("localhost")), socket -> socket.setNeedClientAuth(true), client -> {
                    shown.complete(client.getSession().getPeerPrincipal().getName());
                    SILENT.run(client);
                })) {

            connect(tls(settings), server.port(), "localhost").join();

            assertThat(shown.join()).isEqualTo("CN=weir,O=Test");
        }
    }

    @Test
    void an_alert_is_told_as_one() throws Exception {
        try (JdkServer server = new JdkServer(
                AUTHORITY.context(AUTHORITY.issue("localhost")),
                socket -> {
                    socket.setNeedClientAuth(true);
                    socket.setEnabledProtocols(new String[] {"TLSv1.2"});
                },
                SILENT)) {

            assertThat(failure(connect(tls(trusting()), server.port(), "localhost")))
                    .hasMessageContaining("it sent the alert ")
                    .extracting(ProxyException::error)
                    .isEqualTo(ProxyError.TLS_ALERT_RECEIVED);
            assertNothingIsLeft();
        }
    }

    @Test
    void what_speaks_no_tls_is_told_as_that() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> answerInClear(server));
            answering.start();

            assertThat(failure(connect(tls(trusting()), server.getLocalPort(), "localhost"))
                            .error())
                    .isEqualTo(ProxyError.TLS_PROTOCOL_ERROR);
            assertNothingIsLeft();
            answering.join();
        }
    }

    private static void answerInClear(ServerSocket server) {
        try (var socket = server.accept()) {
            socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            // reset: it was understood
        }
    }

    @Test
    void agrees_on_a_protocol() throws Exception {
        try (JdkServer server = new JdkServer(
                AUTHORITY.context(AUTHORITY.issue("localhost")),
                socket -> {
                    SSLParameters parameters = socket.getSSLParameters();
                    parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
                    socket.setSSLParameters(parameters);
                },
                SILENT)) {

            assertThat(connect(tls(trusting()), server.port(), "localhost", "h2")
                            .join()
                            .protocol())
                    .isEqualTo("h2");
            assertThat(connect(tls(trusting()), server.port(), "localhost", "http/1.1")
                            .join()
                            .protocol())
                    .isEqualTo("http/1.1");
        }
    }

    @Test
    void a_ca_that_changes_is_asked_from_then_on() throws Exception {
        TestAuthority next = new TestAuthority("next.test");
        ClientTls tls = tls(trusting());
        try (JdkServer server = new JdkServer(AUTHORITY.context(next.issue("localhost")), SILENT);
                JdkServer old = new JdkServer(AUTHORITY.context(AUTHORITY.issue("localhost")), SILENT)) {
            TlsConnection before = connect(tls, old.port(), "localhost").join();
            assertThat(failure(connect(tls, server.port(), "localhost")).error())
                    .isEqualTo(ProxyError.TLS_CERTIFICATE_ERROR);

            TestAuthority.write(ca, next.pem());
            files.look();
            files.look();

            TlsConnection after = connect(tls, server.port(), "localhost").join();
            assertThat(tls.isCurrent(before)).isFalse();
            assertThat(tls.isCurrent(after)).isTrue();
            tls.close();
            assertThat(files.size()).isZero();
        }
    }

    private UpstreamTls trusting() {
        return new UpstreamTls(Optional.of(ca), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private ClientTls tls(UpstreamTls settings) throws IOException {
        return ClientTls.of("orders", settings, files);
    }

    private CompletableFuture<TlsConnection> connect(ClientTls tls, int port, String host, String... protocols) {
        CompletableFuture<TlsConnection> done = new CompletableFuture<>();
        loop.execute(() -> loop.thread()
                .openStreamConnection(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        plain -> tls.connect(
                                plain,
                                loop,
                                host,
                                port,
                                List.of(protocols),
                                done::complete,
                                done::completeExceptionally),
                        OptionMap.EMPTY));
        return done;
    }

    private static ProxyException failure(CompletableFuture<TlsConnection> connecting) {
        try {
            throw new AssertionError(connecting.join());
        } catch (CompletionException e) {
            return (ProxyException) Objects.requireNonNull(e.getCause());
        }
    }

    private void assertNothingIsLeft() {
        Eventually.holds("no buffer is in use", () -> {
            CompletableFuture<Integer> out = new CompletableFuture<>();
            loop.execute(() -> out.complete(loop.buffersOut()));
            return out.join() == 0;
        });
    }
}
