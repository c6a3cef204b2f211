// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.config.CertificateFiles;
import dev.weir.config.ListenerConfig;
import dev.weir.config.ListenerConfig.Limits;
import dev.weir.config.ListenerTls;
import dev.weir.config.ListenerTls.ClientAuth;
import dev.weir.http.Body;
import dev.weir.http.Handler;
import dev.weir.http.Journey;
import dev.weir.http.Response;
import dev.weir.http.SystemClock;
import dev.weir.io.IoLoops;
import dev.weir.pem.TestAuthority;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients find at a listener with TLS. */
class TlsListenerTest {

    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final TestAuthority AUTHORITY = new TestAuthority("ca.test");
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static Path directory;

    @BeforeAll
    static void files(@TempDir Path empty) {
        directory = empty;
        AUTHORITY.issue("localhost", "127.0.0.1").writeTo(directory, "own");
        TestAuthority.write(directory.resolve("ca.pem"), AUTHORITY.pem());
    }

    @Test
    void a_usual_client_gets_its_answer() throws Exception {
        try (RawInstance instance = RawInstance.answering(OK);
                Proxy proxy = new Proxy(listener(false), Proxy.PATIENT, instance.url())) {
            HttpClient client = HttpClient.newBuilder()
                    .sslContext(AUTHORITY.context())
                    .connectTimeout(Duration.ofSeconds(20))
                    .build();
            URI uri = URI.create("https://localhost:" + proxy.address().getPort() + "/orders");

            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("ok");
            assertThat(instance.requests().get(0).values("X-Forwarded-Proto")).containsExactly("https");
        }
    }

    @Test
    void a_thousand_requests_leave_nothing_behind() throws Exception {
        try (RawInstance instance = RawInstance.answering(OK);
                Proxy proxy = new Proxy(listener(false), Proxy.PATIENT, instance.url())) {
            try (RawClient client = client(proxy, AUTHORITY.context())) {
                for (int i = 0; i < 1000; i++) {
                    assertThat(client.get("/a").status()).isEqualTo(200);
                }
                assertThat(proxy.buffersOut())
                        .as("an idle connection holds none")
                        .isZero();
            }
            proxy.assertNothingIsLeft();
        }
    }

    @Test
    void large_bodies_go_both_ways() throws Exception {
        String large = "0123456789abcdef".repeat(256 * 1024);
        try (RawInstance instance = new RawInstance((client, connection) -> {
                    for (RawMessage request = client.request(); request != null; request = client.request()) {
                        client.send("HTTP/1.1 200 OK\r\nContent-Length: "
                                + request.body().length() + "\r\n\r\n" + request.body());
                    }
                });
                Proxy proxy = new Proxy(listener(false), Proxy.PATIENT, instance.url());
                RawClient client = client(proxy, AUTHORITY.context())) {

            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
                try {
                    client.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: " + large.length() + "\r\n\r\n")
                            .send(large);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            RawMessage answer = client.answer();
            sending.join();

            assertThat(answer.body()).isEqualTo(large);
        }
    }

    @Test
    void the_last_answer_is_whole_and_its_end_is_said() throws Exception {
        String large = "0123456789abcdef".repeat(256 * 1024);
        try (RawInstance instance = RawInstance.answering(
                        "HTTP/1.1 200 OK\r\nContent-Length: " + large.length() + "\r\n\r\n" + large);
                Proxy proxy = new Proxy(listener(false), Proxy.PATIENT, instance.url());
                RawClient client = client(proxy, AUTHORITY.context())) {

            RawMessage answer = client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                    .answer();

            assertThat(answer.body()).isEqualTo(large);
            assertThat(client.ended()).isTrue();
            proxy.assertNothingIsLeft();
        }
    }

    @Test
    void a_balancer_may_speak_first() throws Exception {
        try (RawInstance instance = RawInstance.answering(OK);
                Proxy proxy = new Proxy(listener(true), Proxy.PATIENT, instance.url());
                Socket plain =
                        new Socket(proxy.address().getAddress(), proxy.address().getPort())) {
            plain.getOutputStream()
                    .write("PROXY TCP4 192.0.2.7 198.51.100.1 51234 443\r\n".getBytes(StandardCharsets.US_ASCII));
            Socket secured =
                    AUTHORITY.context().getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true);

            try (RawClient client = new RawClient(secured)) {
                assertThat(client.get("/").status()).isEqualTo(200);
            }

            assertThat(instance.requests().get(0).values("X-Forwarded-For")).containsExactly("192.0.2.7");
        }
    }

    @Test
    void a_client_that_never_begins_leaves_nothing_behind() throws Exception {
        try (RawInstance instance = RawInstance.answering(OK);
                Proxy proxy = new Proxy(listener(false), Proxy.PATIENT, instance.url())) {
            try (RawClient silent = proxy.client();
                    RawClient plain = proxy.client()) {
                silent.send("");
                plain.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

                assertThat(plain.socket().getInputStream().read())
                        .as("an alert")
                        .isEqualTo(21);
            }

            proxy.assertNothingIsLeft();
            assertThat(proxy.ended()).isEmpty();
        }
    }

    @Test
    void a_handler_knows_who_the_client_is() throws Exception {
        Handler subject = request -> CompletableFuture.completedFuture(new Response(
                200,
                new HeaderMap(),
                new Body.Bytes(StandardCharsets.UTF_8.encode(request.head().scheme()
                        + ' '
                        + request.client().certificate().subject()))));
        IoLoops loops = IoLoops.start(1, SystemClock::nanos);
        try (Listeners listeners = Listeners.open(
                List.of(listener(false)),
                new GatewayHandler(subject, SystemClock::nanos, new Nobody()),
                loops,
                () -> 0)) {
            InetSocketAddress address = listeners.addresses().get(0);

            try (RawClient known = client(address, AUTHORITY.context(AUTHORITY.issue("jane")));
                    RawClient unknown = client(address, AUTHORITY.context())) {
                assertThat(known.get("/").body()).isEqualTo("https CN=jane,O=Test");
                assertThat(unknown.get("/").body()).isEqualTo("https ");
            }
        } finally {
            loops.close();
        }
    }

    @Test
    void connections_that_are_idle_or_not_there_yet_can_be_closed() throws Exception {
        IoLoops loops = IoLoops.start(1, SystemClock::nanos);
        Handler silent = request -> new CompletableFuture<>();
        try (Listeners listeners = Listeners.open(
                List.of(listener(false)),
                new GatewayHandler(silent, SystemClock::nanos, new Nobody()),
                loops,
                () -> 0)) {
            InetSocketAddress address = listeners.addresses().get(0);

            try (SSLSocket idle = socket(address, AUTHORITY.context());
                    Socket beginning = new Socket(address.getAddress(), address.getPort())) {
                idle.startHandshake();
                Eventually.holds("both are there", () -> listeners.connections() == 2);

                listeners.giveUp();

                assertThat(idle.getInputStream().read()).isEqualTo(-1);
                assertThat(beginning.getInputStream().read()).isEqualTo(-1);
                assertThat(listeners.connections()).isZero();
            }
        } finally {
            loops.close();
        }
    }

    private static ListenerConfig listener(boolean proxyProtocol) {
        ListenerTls tls = new ListenerTls(
                List.of(new CertificateFiles(directory.resolve("own.pem"), directory.resolve("own.key"))),
                ClientAuth.OPTIONAL,
                Optional.of(directory.resolve("ca.pem")),
                "1.2");
        return new ListenerConfig(
                ANY_PORT, Optional.of(tls), true, proxyProtocol, Optional.empty(), Limits.USUAL, false);
    }

    private static RawClient client(Proxy proxy, SSLContext context) throws IOException {
        return client(proxy.address(), context);
    }

    private static RawClient client(InetSocketAddress address, SSLContext context) throws IOException {
        return new RawClient(socket(address, context));
    }

    private static SSLSocket socket(InetSocketAddress address, SSLContext context) throws IOException {
        return (SSLSocket) context.getSocketFactory().createSocket(address.getAddress(), address.getPort());
    }

    /** Counts nothing. */
    private static final class Nobody implements GatewayHandler.Observer {

        @Override
        public void begun() {
            // nobody counts
        }

        @Override
        public void ended(Journey journey) {
            // nobody counts
        }
    }
}
