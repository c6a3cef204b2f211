// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** WebSockets between a client and a service. However one ends, nothing is left of it. */
@ExtendWith(ShowsLogs.class)
class WebSocketTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MIB = 1 << 20;
    private static final int MANY = 200;

    @AutoClose
    private static final SocketService service = SocketService.start();

    @AutoClose
    private static final WeirNode node = new WeirNode(
            Scratch.directory(WebSocketTest.class, "one"),
            NodeYaml.alone("one").withTlsPort(FreePorts.next()),
            Documents.forwarding(service.port()));

    private static final HttpClient client = HttpClient.newHttpClient();

    private final Heard heard = new Heard();

    @BeforeAll
    static void start() {
        node.start().awaitReady(WeirCluster.FORMS_WITHIN);
    }

    @AfterEach
    void nothing_is_left_behind() throws Exception {
        try (Jmx jmx = Jmx.attach(node)) {
            Await.until(LIMIT, () -> {
                assertThat(jmx.inFlight("one")).as("in flight").isZero();
                assertThat(service.open()).as("connections at the service").isZero();
            });
        }
    }

    @Test
    void texts_go_both_ways() throws Exception {
        WebSocket socket = open(heard);

        socket.sendText("grüß dich", true).get(30, TimeUnit.SECONDS);
        Object first = heard.next();
        socket.sendText("in ", false).get(30, TimeUnit.SECONDS);
        socket.sendText("parts", true).get(30, TimeUnit.SECONDS);
        Object second = heard.next();
        socket.abort();

        assertThat(first).isEqualTo("text grüß dich");
        assertThat(second).isEqualTo("text in parts");
    }

    @Test
    void a_large_message_in_fragments_comes_back_whole() throws Exception {
        byte[] bytes = new byte[MIB];
        new Random(1).nextBytes(bytes);
        WebSocket socket = open(heard);

        for (int at = 0; at < MIB; at += MIB / 16) {
            ByteBuffer fragment = ByteBuffer.wrap(bytes, at, MIB / 16);
            socket.sendBinary(fragment, at + MIB / 16 == MIB).get(30, TimeUnit.SECONDS);
        }
        Object answer = heard.next();
        socket.abort();

        assertThat(answer).isEqualTo(bytes);
    }

    @Test
    void a_large_message_in_one_frame_comes_back_whole() throws Exception {
        byte[] bytes = new byte[MIB];
        new Random(2).nextBytes(bytes);
        WebSocket socket = open(heard);

        socket.sendBinary(ByteBuffer.wrap(bytes), true).get(30, TimeUnit.SECONDS);
        Object answer = heard.next();
        socket.abort();

        assertThat(answer).isEqualTo(bytes);
    }

    @Test
    void both_sides_may_ask_whether_the_other_is_there() throws Exception {
        WebSocket socket = open(heard);

        socket.sendPing(ByteBuffer.wrap("hello?".getBytes(UTF_8))).get(30, TimeUnit.SECONDS);
        Object asked = heard.next();
        socket.sendText("ping", true).get(30, TimeUnit.SECONDS);
        Object answered = heard.next();
        socket.abort();

        assertThat(asked).isEqualTo("pong hello?");
        assertThat(answered).isEqualTo("text pong are you there?");
    }

    @Test
    void a_client_closes() throws Exception {
        WebSocket socket = open(heard);

        socket.sendClose(WebSocket.NORMAL_CLOSURE, "enough").get(30, TimeUnit.SECONDS);

        assertThat(heard.next()).isEqualTo("close 1000 enough");
        assertThat(socket.isInputClosed()).isTrue();
    }

    @Test
    void a_service_closes() throws Exception {
        WebSocket socket = open(heard);

        socket.sendText("close", true).get(30, TimeUnit.SECONDS);

        assertThat(heard.next()).isEqualTo("close " + SocketService.CLOSE_STATUS + " as you wish");
        Await.until(LIMIT, () -> assertThat(socket.isOutputClosed()).isTrue());
    }

    @Test
    void many_are_open_at_once() throws Exception {
        List<Heard> all = new ArrayList<>();
        List<CompletableFuture<WebSocket>> opening = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            all.add(new Heard());
            opening.add(opening(node.uri("/"), all.get(i)));
        }
        List<WebSocket> sockets = opening.stream().map(CompletableFuture::join).toList();

        try (Jmx jmx = Jmx.attach(node)) {
            assertThat(jmx.inFlight("one")).isEqualTo(MANY);
        }
        for (int i = 0; i < MANY; i++) {
            sockets.get(i).sendText("number " + i, true);
        }
        for (int i = 0; i < MANY; i++) {
            assertThat(all.get(i).next()).isEqualTo("text number " + i);
            sockets.get(i).sendClose(WebSocket.NORMAL_CLOSURE, "");
            assertThat(all.get(i).next()).isEqualTo("close 1000 ");
        }
    }

    @Test
    void a_client_sees_that_the_instance_died() throws Exception {
        WebSocket socket = open(heard);

        service.die();

        assertThat(heard.next()).isIn("error", "close 1006 ");
        assertThat(socket.isInputClosed()).isTrue();
    }

    @Test
    void a_service_sees_that_the_client_left() throws Exception {
        WebSocket socket = open(heard);
        int before = service.open();

        socket.abort();

        assertThat(before).isEqualTo(1);
        Await.until(LIMIT, () -> assertThat(service.open()).isZero());
    }

    @Test
    void a_service_that_does_not_switch_answers() {
        CompletableFuture<WebSocket> opening = opening(node.uri("/forbidden"), heard);

        assertThatThrownBy(opening::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(WebSocketHandshakeException.class, refused -> assertThat(
                                refused.getResponse().statusCode())
                        .isEqualTo(403));
    }

    @Test
    void a_subprotocol_is_agreed_on() throws Exception {
        WebSocket socket = client.newWebSocketBuilder()
                .subprotocols("v2.example", "v1.example")
                .buildAsync(webSocket(node.uri("/")), heard)
                .get(30, TimeUnit.SECONDS);
        socket.abort();

        assertThat(socket.getSubprotocol()).isEqualTo("v2.example");
    }

    @Test
    void they_go_over_tls() throws Exception {
        WebSocket socket = HttpClient.newBuilder()
                .sslContext(SelfSigned.trusting(node.certificate()))
                .build()
                .newWebSocketBuilder()
                .buildAsync(webSocket(node.tlsUri("/")), heard)
                .get(30, TimeUnit.SECONDS);
        byte[] bytes = new byte[MIB];

        socket.sendBinary(ByteBuffer.wrap(bytes), true).get(30, TimeUnit.SECONDS);
        Object answer = heard.next();
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "enough").get(30, TimeUnit.SECONDS);

        assertThat(answer).isEqualTo(bytes);
        assertThat(heard.next()).isEqualTo("close 1000 enough");
    }

    private static WebSocket open(Heard listener) throws Exception {
        return opening(node.uri("/"), listener).get(30, TimeUnit.SECONDS);
    }

    private static CompletableFuture<WebSocket> opening(URI uri, Heard listener) {
        return client.newWebSocketBuilder().buildAsync(webSocket(uri), listener);
    }

    private static URI webSocket(URI http) {
        return URI.create(http.toString().replaceFirst("http", "ws"));
    }
}
