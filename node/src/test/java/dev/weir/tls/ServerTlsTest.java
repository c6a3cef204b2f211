// SPDX-License-Identifier: Apache-2.0
package dev.weir.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.ListenerTls;
import dev.weir.config.ListenerTls.ClientAuth;
import dev.weir.pem.Identity;
import dev.weir.pem.TestAuthority;
import dev.weir.pem.TestAuthority.Issued;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTlsTest {

    private static final TestAuthority AUTHORITY = new TestAuthority("ca.test");
    private static final Issued A = AUTHORITY.issue("a.test");
    private static final Issued B = AUTHORITY.issue("b.test", "x.b.test");
    private static final Issued WILD = AUTHORITY.issueRsa("*.b.test");

    private Path directory;

    @BeforeEach
    void files(@TempDir Path empty) {
        directory = empty;
        A.writeTo(directory, "a");
        B.writeTo(directory, "b");
        WILD.writeTo(directory, "wild");
    }

    @Test
    void shows_the_certificate_that_the_client_asks_for() throws Exception {
        try (TlsServer server = new TlsServer(TlsServer.settings(directory, "a", "wild", "b"))) {
            assertThat(shown(server, "a.test")).isEqualTo(A.certificate());
            assertThat(shown(server, "b.test")).isEqualTo(B.certificate());
            assertThat(shown(server, "B.test")).isEqualTo(B.certificate());
            assertThat(shown(server, "y.b.test")).isEqualTo(WILD.certificate());
            assertThat(shown(server, "x.b.test")).as("its very name").isEqualTo(B.certificate());
            assertThat(shown(server, "z.y.b.test")).as("two labels").isEqualTo(A.certificate());
            assertThat(shown(server, "c.test")).as("nobody's").isEqualTo(A.certificate());
            assertThat(shown(server, "")).as("no name").isEqualTo(A.certificate());
            assertThat(server.accepted()).extracting(TlsConnection::serverName).contains("y.b.test", "");
        }
    }

    @Test
    void shows_of_two_for_one_name_that_whose_key_the_client_understands() throws Exception {
        Issued rsa = AUTHORITY.issueRsa("a.test");
        rsa.writeTo(directory, "rsa");
        try (TlsServer server = new TlsServer(TlsServer.settings(directory, "rsa", "a"))) {
            for (Issued issued : List.of(A, rsa)) {
                String keys = issued.equals(A) ? "ECDSA" : "RSA";
                try (SSLSocket client = server.client(AUTHORITY.context(), "a.test")) {
                    client.setEnabledProtocols(new String[] {"TLSv1.2"});
                    client.setEnabledCipherSuites(new String[] {"TLS_ECDHE_" + keys + "_WITH_AES_128_GCM_SHA256"});

                    assertThat(client.getSession().getPeerCertificates()[0]).isEqualTo(issued.certificate());
                }
            }
        }
    }

    @Test
    void agrees_on_a_protocol() throws Exception {
        try (TlsServer server = new TlsServer(TlsServer.settings(directory, "a"))) {
            assertThat(agreed(server, "http/1.1", "h2")).isEqualTo("h2");
            assertThat(agreed(server, "http/1.1")).isEqualTo("http/1.1");
            assertThat(agreed(server)).isEmpty();
            assertThatThrownBy(() -> agreed(server, "spdy/3")).hasMessageContaining("no_application_protocol");
            assertThat(server.accepted()).extracting(TlsConnection::protocol).containsExactly("h2", "http/1.1", "");
        }
    }

    @Test
    void resumes_sessions() throws Exception {
        SSLContext context = AUTHORITY.context();
        try (TlsServer server = new TlsServer(TlsServer.settings(directory, "a"))) {
            for (String version : List.of("TLSv1.2", "TLSv1.3")) {
                long first = created(server, context, version);

                assertThat(created(server, context, version)).as(version).isEqualTo(first);
            }
        }
    }

    /** The time of the full handshake is that of the session, resumed or not. */
    private static long created(TlsServer server, SSLContext context, String version) throws IOException {
        try (SSLSocket client = server.client(context, "a.test")) {
            client.setEnabledProtocols(new String[] {version});
            client.getOutputStream().write(1);
            client.getInputStream().read(); // a ticket came before it
            return client.getSession().getCreationTime();
        }
    }

    @Test
    void speaks_no_version_below_the_least() throws Exception {
        ListenerTls settings = new ListenerTls(
                TlsServer.settings(directory, "a").certificates(), ClientAuth.NONE, Optional.empty(), "1.3");
        try (TlsServer server = new TlsServer(settings);
                SSLSocket client = server.client(AUTHORITY.context(), "a.test")) {
            client.setEnabledProtocols(new String[] {"TLSv1.2"});

            assertThatThrownBy(client::startHandshake).hasMessageContaining("protocol_version");
        }
    }

    @Nested
    class ClientAuthTest {

        private final TestAuthority clients = new TestAuthority("clients.test");
        private final Issued jane = clients.issue("jane");

        @Test
        void optional_means_one_may_come_without() throws Exception {
            try (TlsServer server = server(ClientAuth.OPTIONAL)) {
                assertThat(echoed(server, AUTHORITY.context(), "TLSv1.3")).isTrue();
                assertThat(server.connection().subject()).isEmpty();

                assertThat(echoed(server, AUTHORITY.context(jane), "TLSv1.2")).isTrue();
                assertThat(server.connection().subject()).isEqualTo("CN=jane,O=Test");
            }
        }

        @Test
        void one_that_is_shown_is_verified() throws Exception {
            for (ClientAuth mode : List.of(ClientAuth.OPTIONAL, ClientAuth.REQUIRED)) {
                try (TlsServer server = server(mode)) {
                    for (String version : List.of("TLSv1.2", "TLSv1.3")) {
                        for (Issued wrong : List.of(AUTHORITY.issue("jane"), clients.issueExpired("jane"))) {
                            assertThat(echoed(server, showing(wrong), version)).isFalse();
                        }
                    }
                    assertThat(server.accepted()).isEmpty();
                    server.assertNothingIsLeft();
                }
            }
        }

        @Test
        void required_means_nobody_comes_without() throws Exception {
            try (TlsServer server = server(ClientAuth.REQUIRED)) {
                for (String version : List.of("TLSv1.2", "TLSv1.3")) {
                    assertThat(echoed(server, AUTHORITY.context(), version)).isFalse();
                    assertThat(echoed(server, AUTHORITY.context(jane), version)).isTrue();
                    assertThat(server.connection().subject()).isEqualTo("CN=jane,O=Test");
                }
            }
        }

        @Test
        void those_who_vouch_may_change() throws Exception {
            TestAuthority next = new TestAuthority("next.test");
            SSLContext old = AUTHORITY.context(jane);
            try (TlsServer server = server(ClientAuth.REQUIRED)) {
                assertThat(echoed(server, old, "TLSv1.3")).isTrue();

                TestAuthority.write(directory.resolve("clients.pem"), next.pem());
                server.look();

                assertThat(echoed(server, old, "TLSv1.3"))
                        .as("no session of before")
                        .isFalse();
                assertThat(echoed(server, AUTHORITY.context(next.issue("jane")), "TLSv1.3"))
                        .isTrue();
            }
        }

        /** A client that shows its certificate whoever is asked for. */
        private SSLContext showing(Issued issued) throws Exception {
            Identity identity =
                    new Identity(List.of(issued.certificate()), issued.keys().getPrivate());
            return SafeTls.context(
                    new KeyManager[] {new CertificateChoice(List.of(identity))},
                    SafeTls.trust(AUTHORITY.pem().getBytes(UTF_8)));
        }

        private TlsServer server(ClientAuth mode) throws IOException {
            Path ca = TestAuthority.write(directory.resolve("clients.pem"), clients.pem());
            return new TlsServer(TlsServer.settings(directory, mode, Optional.of(ca), "a"));
        }
    }

    @Nested
    class ChangedFilesTest {

        private final Issued next = AUTHORITY.issue("a.test");

        @Test
        void are_used_from_then_on_and_drop_nobody() throws Exception {
            try (TlsServer server = new TlsServer(TlsServer.settings(directory, "a"));
                    SSLSocket before = server.client(AUTHORITY.context(), "a.test")) {
                assertThat(echoes(before)).isTrue();

                next.writeTo(directory, "a");
                server.look();

                assertThat(shown(server, "a.test")).isEqualTo(next.certificate());
                assertThat(before.getSession().getPeerCertificates()[0]).isEqualTo(A.certificate());
                assertThat(echoes(before)).as("goes on").isTrue();
            }
        }

        @Test
        void are_not_used_before_they_fit_together() throws Exception {
            try (TlsServer server = new TlsServer(TlsServer.settings(directory, "a"))) {
                TestAuthority.write(directory.resolve("a.pem"), next.chain());
                server.look();
                assertThat(shown(server, "a.test")).isEqualTo(A.certificate());

                TestAuthority.write(directory.resolve("a.key"), next.key());
                server.look();
                assertThat(shown(server, "a.test")).isEqualTo(next.certificate());
            }
        }

        @Test
        void that_are_broken_or_gone_change_nothing() throws Exception {
            try (TlsServer server = new TlsServer(TlsServer.settings(directory, "a"))) {
                TestAuthority.write(directory.resolve("a.pem"), "half of it");
                server.look();
                assertThat(shown(server, "a.test")).isEqualTo(A.certificate());

                Files.delete(directory.resolve("a.key"));
                server.look();
                assertThat(shown(server, "a.test")).isEqualTo(A.certificate());
            }
        }

        @Test
        void may_be_changed_behind_a_link() throws Exception {
            Path one = Files.createDirectory(directory.resolve("one"));
            Path two = Files.createDirectory(directory.resolve("two"));
            A.writeTo(one, "tls");
            next.writeTo(two, "tls");
            Path link = Files.createSymbolicLink(directory.resolve("data"), one);
            try (TlsServer server = new TlsServer(TlsServer.settings(link, "tls"))) {
                assertThat(shown(server, "a.test")).isEqualTo(A.certificate());

                Path other = Files.createSymbolicLink(directory.resolve("other"), two);
                Files.move(other, link, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
                server.look();

                assertThat(shown(server, "a.test")).isEqualTo(next.certificate());
            }
        }
    }

    private static boolean echoed(TlsServer server, SSLContext context, String version) throws IOException {
        try (SSLSocket client = server.client(context, "a.test")) {
            client.setEnabledProtocols(new String[] {version});
            return echoes(client);
        }
    }

    private static boolean echoes(SSLSocket client) {
        try {
            client.getOutputStream().write(9);
            return client.getInputStream().read() == 9;
        } catch (IOException e) {
            return false; // refused: with TLS 1.3 only after the handshake
        }
    }

    private static X509Certificate shown(TlsServer server, String host) throws IOException {
        try (SSLSocket client = server.client(AUTHORITY.context(), host.isEmpty() ? "127.0.0.1" : host)) {
            client.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
            return (X509Certificate) client.getSession().getPeerCertificates()[0];
        }
    }

    private static String agreed(TlsServer server, String... protocols) throws IOException {
        try (SSLSocket client = server.client(AUTHORITY.context(), "a.test")) {
            SSLParameters parameters = client.getSSLParameters();
            parameters.setApplicationProtocols(protocols);
            client.setSSLParameters(parameters);
            client.startHandshake();
            return client.getApplicationProtocol();
        }
    }
}
