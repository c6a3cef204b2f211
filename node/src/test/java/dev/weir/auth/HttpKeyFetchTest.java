// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.weir.pem.TestAuthority;
import dev.weir.tls.PrivateTrust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.cert.CertPathBuilderException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpKeyFetchTest {

    private final HttpServer server;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpKeyFetch fetch = new HttpKeyFetch(
            ForkJoinPool.commonPool(), ca -> HttpClient.newBuilder().sslContext(PrivateTrust.context(ca)));

    HttpKeyFetchTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private void serve(String path, int status, String header, String value, byte[] body) {
        server.createContext(path, exchange -> {
            asked.add(path);
            exchange.getResponseHeaders().set(header, value);
            answer(exchange, status, body);
        });
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private KeyFetch.Fetched fetched(String path) {
        return fetch.fetch(url(path), Optional.empty()).toCompletableFuture().join();
    }

    @Test
    void a_document_comes_with_the_time_that_it_is_fresh() {
        serve("/jwks", 200, "Cache-Control", "public, Max-Age=600", "{\"keys\":[]}".getBytes(UTF_8));
        serve("/plain", 200, "Cache-Control", "no-cache, x-max-age=7", "{}".getBytes(UTF_8));

        KeyFetch.Fetched document = fetched("/jwks");

        assertThat(document.text()).isEqualTo("{\"keys\":[]}");
        assertThat(document.seconds()).hasValue(600);
        assertThat(fetched("/plain").seconds()).isEmpty();
    }

    @Test
    void a_redirect_is_followed_where_it_stays_as_safe() {
        serve("/moved", 302, "Location", "/jwks", new byte[0]);
        serve("/jwks", 200, "X-Y", "z", "{}".getBytes(UTF_8));
        serve("/elsewhere", 302, "Location", "file:///etc/passwd", new byte[0]);
        serve("/round", 302, "Location", "/round", new byte[0]);

        assertThat(fetched("/moved").text()).isEqualTo("{}");
        assertThatThrownBy(() -> fetched("/elsewhere")).hasMessageContaining("another scheme");
        assertThatThrownBy(() -> fetched("/round")).hasMessageContaining("302");
        assertThat(asked).hasSizeLessThan(10);
    }

    @Test
    void a_form_is_sent_once_and_whatever_is_answered_comes_back() {
        List<String> sent = new CopyOnWriteArrayList<>();
        server.createContext("/token", exchange -> {
            sent.add(exchange.getRequestMethod()
                    + ' '
                    + exchange.getRequestHeaders().getFirst("Authorization")
                    + ' '
                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.getResponseHeaders().set("Location", "/jwks");
            answer(exchange, sent.size() == 1 ? 400 : 302, "{\"error\":\"x\"}".getBytes(UTF_8));
        });
        Map<String, String> form = Map.of("a b", "c&d=\u00fc");

        FormPost.Answer wrong = fetch.post(url("/token"), form, "Basic eDp5", Optional.empty())
                .toCompletableFuture()
                .join();
        FormPost.Answer moved = fetch.post(url("/token"), Map.of(), "", Optional.empty())
                .toCompletableFuture()
                .join();

        assertThat(wrong).isEqualTo(new FormPost.Answer(400, "{\"error\":\"x\"}"));
        assertThat(wrong.toString()).doesNotContain("error");
        assertThat(moved.status()).isEqualTo(302);
        assertThat(sent).containsExactly("POST Basic eDp5 a+b=c%26d%3D%C3%BC", "POST null ");
    }

    @Test
    void an_answer_to_a_form_is_small_too() {
        serve("/endless", 200, "X-Y", "z", new byte[300 * 1024]);

        assertThatThrownBy(() -> fetch.post(url("/endless"), Map.of(), "", Optional.empty())
                        .toCompletableFuture()
                        .join())
                .hasMessageContaining("262144");
    }

    @Test
    void an_error_is_one_and_so_is_more_than_a_set_of_keys_can_be() {
        serve("/gone", 404, "X-Y", "z", new byte[0]);
        serve("/endless", 200, "X-Y", "z", new byte[300 * 1024]);

        assertThatThrownBy(() -> fetched("/gone")).hasMessageContaining("status 404");
        assertThatThrownBy(() -> fetched("/endless")).hasMessageContaining("262144");
    }

    @Test
    void an_issuer_with_a_certificate_that_nobody_trusted_has_signed_is_not_believed() throws Exception {
        TestAuthority authority = new TestAuthority("ca.test");
        TestAuthority another = new TestAuthority("ca.test");
        HttpsServer issuer = issuer(authority);
        try {
            assertThatThrownBy(() -> fetched(issuer, Optional.empty()))
                    .hasRootCauseInstanceOf(CertPathBuilderException.class);
            assertThatThrownBy(() -> fetched(issuer, Optional.of(another.pem())))
                    .hasStackTraceContaining("CertPath");
        } finally {
            issuer.stop(0);
        }
    }

    @Test
    void an_issuer_is_believed_whom_an_authority_of_ones_own_vouches_for() throws Exception {
        TestAuthority authority = new TestAuthority("ca.test");
        HttpsServer issuer = issuer(authority);
        Optional<String> ca = Optional.of(authority.pem());
        try {
            assertThat(fetched(issuer, ca).text()).isEqualTo("{\"keys\":[]}");
            assertThat(fetch.post(url(issuer), Map.of(), "", ca)
                            .toCompletableFuture()
                            .join()
                            .status())
                    .isEqualTo(200);
            assertThatThrownBy(() -> fetched(issuer, Optional.empty()))
                    .hasRootCauseInstanceOf(CertPathBuilderException.class);
        } finally {
            issuer.stop(0);
        }
    }

    private KeyFetch.Fetched fetched(HttpsServer issuer, Optional<String> ca) {
        return fetch.fetch(url(issuer), ca).toCompletableFuture().join();
    }

    private static URI url(HttpsServer issuer) {
        return URI.create("https://localhost:" + issuer.getAddress().getPort() + "/jwks");
    }

    private static HttpsServer issuer(TestAuthority authority) throws IOException {
        HttpsServer issuer = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.setHttpsConfigurator(new HttpsConfigurator(authority.context(authority.issue("localhost"))));
        issuer.createContext("/jwks", exchange -> answer(exchange, 200, "{\"keys\":[]}".getBytes(UTF_8)));
        issuer.start();
        return issuer;
    }
}
