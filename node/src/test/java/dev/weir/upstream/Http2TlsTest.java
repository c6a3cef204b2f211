// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.config.RetryConfig;
import dev.weir.config.UpstreamConfig;
import dev.weir.config.UpstreamConfig.Protocol;
import dev.weir.config.UpstreamConfig.Timeouts;
import dev.weir.config.UpstreamTls;
import dev.weir.http.ProxyError;
import dev.weir.http2.RawOrigin;
import dev.weir.http2.RawPeer;
import dev.weir.pem.TestAuthority;
import dev.weir.tls.JdkServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 over TLS, agreed on by ALPN. */
class Http2TlsTest {

    private static final TestAuthority AUTHORITY = new TestAuthority("ca.test");
    private static final TestAuthority.Issued LOCALHOST = AUTHORITY.issue("localhost");
    private static final Timeouts PATIENT =
            new Timeouts(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20));

    private final List<RawPeer.Asked> received = new CopyOnWriteArrayList<>();
    private Asker asker;
    private Path ca;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        asker = new Asker();
        ca = TestAuthority.write(directory.resolve("ca.pem"), AUTHORITY.pem());
    }

    @AfterEach
    void end() {
        asker.close();
    }

    /** @param protocols that it agrees to; none where it knows nothing of ALPN */
    private JdkServer server(String... protocols) throws Exception {
        return new JdkServer(
                AUTHORITY.context(LOCALHOST),
                socket -> agreeTo(socket, protocols),
                client -> RawOrigin.serve(client, 1, received, (peer, number) -> {
                    peer.grant();
                    while (true) {
                        peer.ok(peer.request().stream());
                    }
                }));
    }

    private static void agreeTo(SSLSocket socket, String... protocols) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
    }

    private Upstream upstream(JdkServer server) {
        return asker.upstream(new UpstreamConfig(
                List.of(new UpstreamConfig.Instance(URI.create("https://localhost:" + server.port()), 1)),
                PATIENT,
                new UpstreamTls(Optional.of(ca), Optional.empty(), Optional.empty(), Optional.empty()),
                Protocol.HTTP2,
                RetryConfig.STANDARD,
                Optional.empty()));
    }

    @Test
    void many_requests_share_one_connection() throws Exception {
        try (JdkServer server = server("http/1.1", "h2")) {
            Upstream upstream = upstream(server);

            for (int i = 0; i < 100; i++) {
                assertThat(asker.read(asker.get(upstream)).join()).isEqualTo("ok");
            }

            assertThat(server.connections()).isEqualTo(1);
            assertThat(received.get(0).head()).containsEntry(":scheme", "https");
            assertThat(received).hasSize(100);
            asker.assertNothingIsInUse();
        }
    }

    @Test
    void an_instance_that_does_not_agree_gets_no_request() throws Exception {
        try (JdkServer older = server()) {
            Upstream upstream = upstream(older);

            assertThat(asker.failure(upstream).error()).isEqualTo(ProxyError.TLS_PROTOCOL_ERROR);

            assertThat(received).isEmpty();
            Eventually.holds(
                    "no connection is open", () -> upstream.instances().get(0).connections() == 0);
            asker.assertNothingIsInUse();
        }
    }

    @Test
    void an_instance_that_refuses_to_agree_gets_no_request() throws Exception {
        try (JdkServer other = server("http/1.1")) {

            assertThat(asker.failure(upstream(other)).error()).isEqualTo(ProxyError.TLS_ALERT_RECEIVED);

            asker.assertNothingIsInUse();
        }
    }

    @Test
    void a_certificate_of_ours_that_is_missing_is_told_as_an_alert() throws Exception {
        try (JdkServer strict = new JdkServer(
                AUTHORITY.context(LOCALHOST),
                socket -> {
                    socket.setNeedClientAuth(true);
                    agreeTo(socket, "h2");
                },
                client -> {})) {

            assertThat(asker.failure(upstream(strict)).error()).isEqualTo(ProxyError.TLS_ALERT_RECEIVED);

            asker.assertNothingIsInUse();
        }
    }
}
