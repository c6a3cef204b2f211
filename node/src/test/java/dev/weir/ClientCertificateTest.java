// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import com.sun.net.httpserver.HttpServer;
import dev.weir.config.NodeDocument;
import dev.weir.document.Environment;
import dev.weir.io.FreePorts;
import dev.weir.pem.TestAuthority;
import dev.weir.pem.TestAuthority.Issued;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a client's certificate, from the handshake to what the upstream is told. */
@Timeout(60)
class ClientCertificateTest {

    private static final TestAuthority AUTHORITY = new TestAuthority("ca.test");
    private static final TestAuthority STRANGER = new TestAuthority("other-ca.test");
    private static final Issued BY_NAME = AUTHORITY.issue("api.acme.test");
    private static final Issued BY_SUBJECT = AUTHORITY.issue("subject.acme.test");
    private static final Issued BY_FINGERPRINT = AUTHORITY.issue("other.acme.test");
    private static final HttpServer UPSTREAM = upstream();

    private static Gateway gateway;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        AUTHORITY.issue("localhost", "127.0.0.1").writeTo(directory, "own");
        TestAuthority.write(directory.resolve("ca.pem"), AUTHORITY.pem());
        Files.writeString(directory.resolve("gateway.yaml"), config());
        Path settings = Files.writeString(
                directory.resolve("node.yaml"),
                """
                name: node-1
                listeners:
                  - address: 127.0.0.1:0
                    tls: {certificates: [{chain: own.pem, key: own.key}], client-auth: optional, client-ca: ca.pem}
                admin: 127.0.0.1:0
                cluster: {address: 127.0.0.1:%d}
                data: data
                gateway: gateway.yaml
                """
                        .formatted(FreePorts.next()));
        gateway = Gateway.start(NodeDocument.read(settings, Environment.empty()), Environment.empty());
    }

    @AfterAll
    static void end() {
        gateway.close();
        UPSTREAM.stop(0);
    }

    /** Says what it is told of the caller. */
    private static HttpServer upstream() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                byte[] told =
                        ("plan: " + exchange.getRequestHeaders().getOrDefault("X-Plan", List.of())).getBytes(UTF_8);
                exchange.sendResponseHeaders(200, told.length);
                exchange.getResponseBody().write(told);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static String config() throws CertificateEncodingException {
        return """
                format: 1
                upstreams: {orders: {instances: ["http://127.0.0.1:%d"]}}
                consumers:
                  gold: {metadata: {plan: gold}, certificates: [{san: "dns:api.acme.test"}]}
                  silver: {metadata: {plan: silver}, certificates: [{subject: "CN=subject.acme.test,O=Test"}]}
                  bronze: {metadata: {plan: bronze}, certificates: [{sha256: "%s"}]}
                  guest: {metadata: {plan: none}}
                routes:
                  known: {match: {path: /known}, policies: [{mtls: {headers: {plan: X-Plan}}}], upstream: orders}
                  any:
                    match: {path: /any}
                    policies: [{mtls: {anonymous: guest, headers: {plan: X-Plan}}}]
                    upstream: orders
                """
                .formatted(
                        UPSTREAM.getAddress().getPort(),
                        Hashing.sha256().hashBytes(BY_FINGERPRINT.certificate().getEncoded()));
    }

    @Test
    void its_names_its_subject_or_its_fingerprint_tell_whose_request_it_is() throws Exception {
        assertThat(ask(AUTHORITY.context(BY_NAME), "/known").body()).isEqualTo("plan: [gold]");
        assertThat(ask(AUTHORITY.context(BY_SUBJECT), "/known").body()).isEqualTo("plan: [silver]");
        assertThat(ask(AUTHORITY.context(BY_FINGERPRINT), "/known").body()).isEqualTo("plan: [bronze]");
    }

    @Test
    void one_that_is_verified_and_nobodys_is_refused_also_where_none_would_do() throws Exception {
        Issued sameNameElsewhere = AUTHORITY.issue("api.acme.test.example");

        for (String path : List.of("/known", "/any")) {
            HttpResponse<String> answer = ask(AUTHORITY.context(sameNameElsewhere), path);

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("ClientCertificate");
        }
    }

    @Test
    void who_shows_none_is_refused_or_anonymous_whatever_headers_say() throws Exception {
        assertThat(ask(AUTHORITY.context(), "/known").statusCode()).isEqualTo(401);
        assertThat(ask(AUTHORITY.context(), "/any").body()).isEqualTo("plan: [none]");
    }

    @Test
    void one_that_nobody_trusted_has_signed_or_that_is_over_makes_nobody_known() throws Exception {
        for (Issued wrong : List.of(STRANGER.issue("api.acme.test"), AUTHORITY.issueExpired("api.acme.test"))) {
            assertThat(status(AUTHORITY.context(wrong), "/known")).isNotEqualTo(200);
        }
    }

    /** 0 where the handshake fails; a client need not show what it is not asked for. */
    private static int status(SSLContext context, String path) throws InterruptedException {
        try {
            return ask(context, path).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private static HttpResponse<String> ask(SSLContext context, String path) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder().sslContext(context).build();
        URI uri = URI.create("https://localhost:" + gateway.listeners().get(0).getPort() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("X-Plan", "platinum")
                .header("Client-Cert", "CN=subject.acme.test,O=Test")
                .build();
        return client.send(request, BodyHandlers.ofString());
    }
}
