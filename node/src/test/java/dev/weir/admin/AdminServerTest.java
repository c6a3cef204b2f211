// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import static dev.weir.admin.AdminFixture.TWO_UPSTREAMS;
import static dev.weir.admin.AdminFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.admin.AdminHandler.Bounds;
import dev.weir.config.NodeSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AdminServerTest {

    private static final Bounds BOUNDS = new Bounds(1_000, Duration.ofSeconds(10), Duration.ofSeconds(10));

    private static AdminFixture open;
    private static AdminFixture guarded;

    @BeforeAll
    static void start() throws IOException {
        open = new AdminFixture(Optional.empty(), BOUNDS);
        guarded = new AdminFixture(Optional.of("s3cret"), BOUNDS);
    }

    @AfterAll
    static void stop() {
        open.close();
        guarded.close();
    }

    @Test
    void the_root_lists_what_there_is() {
        HttpResponse<String> response = open.get("/");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).path("endpoints").findValuesAsText("path"))
                .contains(
                        "/config",
                        "/routes/{name}",
                        "/upstreams",
                        "/limits/{name}/{key}",
                        "/cluster",
                        "/readyz",
                        "/livez");
    }

    @Test
    void a_path_that_is_not_there_is_a_problem() {
        HttpResponse<String> response = open.get("/configs");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).path("status").asInt()).isEqualTo(404);
    }

    @Test
    void a_method_that_cannot_be_used_is_told_what_can() {
        HttpResponse<String> response = open.send("POST", "/config", "{}");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD, PUT");
    }

    @Test
    void a_token_is_asked_for() {
        assertThat(guarded.get("/cluster").statusCode()).isEqualTo(401);
        assertThat(guarded.get("/cluster").headers().firstValue("WWW-Authenticate"))
                .contains("Bearer");
        assertThat(guarded.get("/nothing").statusCode()).isEqualTo(401);
        assertThat(guarded.get("/cluster", "Authorization", "Bearer S3cret").statusCode())
                .isEqualTo(401);
        assertThat(guarded.get("/cluster", "Authorization", "Bearer ").statusCode())
                .isEqualTo(401);
        assertThat(guarded.get("/cluster", "Authorization", "Basic s3cret").statusCode())
                .isEqualTo(401);
        assertThat(guarded.get("/cluster", "Authorization", "bearer s3cret").statusCode())
                .isEqualTo(200);
    }

    @Test
    void probes_need_no_token() {
        assertThat(guarded.get("/livez").statusCode()).isEqualTo(200);
        assertThat(guarded.get("/readyz").statusCode()).isEqualTo(503);
    }

    @Test
    void without_a_token_it_listens_on_loopback_only() {
        InetSocketAddress everywhere = new InetSocketAddress(0);

        assertThatThrownBy(() -> AdminServer.start(new NodeSettings.Admin(everywhere, Optional.empty()), open.parts()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token");
    }

    @Test
    void an_address_that_is_taken_is_named() {
        NodeSettings.Admin settings = new NodeSettings.Admin(open.server.address(), Optional.empty());

        assertThatThrownBy(() -> AdminServer.start(settings, open.parts()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("admin address")
                .hasMessageContaining(":" + open.server.address().getPort());
    }

    @Test
    void a_name_that_was_made_to_point_here_is_not_answered() throws IOException {
        assertThat(raw("GET /config HTTP/1.1\r\nHost: evil.example\r\n\r\n")).startsWith("HTTP/1.1 403");
        assertThat(raw("GET /livez HTTP/1.1\r\nHost: 127.0.0.1.evil.example\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(raw("GET /livez HTTP/1.1\r\nHost: localhost:1\r\n\r\n")).startsWith("HTTP/1.1 200");
        assertThat(raw("GET /livez HTTP/1.1\r\nHost: [::1]\r\n\r\n")).startsWith("HTTP/1.1 200");
    }

    @Test
    void a_health_check_need_not_say_whom_it_asks() throws IOException {
        assertThat(raw("GET /livez HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.0 200");
        assertThat(raw("GET /config HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.0 403");
    }

    @Test
    void a_page_of_another_origin_changes_nothing() {
        String own = "http://127.0.0.1:" + open.server.address().getPort();

        assertThat(write("https://evil.example")).isEqualTo(403);
        assertThat(write("null")).isEqualTo(403);
        assertThat(write(own)).isEqualTo(200);
        assertThat(guarded.put("/upstreams/a", "{}", "Origin", "http://x", "Authorization", "Bearer s3cret")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void a_body_that_is_too_large_is_refused_with_and_without_a_length() {
        byte[] large = new byte[300_000];
        HttpRequest.Builder request = HttpRequest.newBuilder(open.uri("/upstreams/a"));

        HttpResponse<String> known =
                open.send(request.PUT(BodyPublishers.ofByteArray(large)).build());
        HttpResponse<String> chunked =
                open.send(request.PUT(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(large)))
                        .build());

        assertThat(known.statusCode()).isEqualTo(413);
        assertThat(json(known).path("detail").asText()).contains("1000 bytes");
        assertThat(chunked.statusCode()).isEqualTo(413);
    }

    @Test
    void a_gigabyte_is_refused_before_it_is_sent() throws IOException {
        String head =
                "PUT /config HTTP/1.1\r\nHost: localhost\r\nIf-Match: \"0\"\r\nContent-Length: 1073741824\r\n\r\n";

        assertThat(raw(head)).startsWith("HTTP/1.1 413");
        assertThat(raw(head.replace("1073741824", "99999999999999999"))).startsWith("HTTP/1.1 413");
    }

    @Test
    void who_expects_to_be_told_to_go_on_is_told() {
        HttpRequest request = HttpRequest.newBuilder(open.uri("/upstreams/a?dry-run=true"))
                .timeout(Duration.ofSeconds(10))
                .expectContinue(true)
                .PUT(BodyPublishers.ofString("{}"))
                .build();

        HttpResponse<String> response = open.send(request);

        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void a_body_that_does_not_come_is_not_waited_for() throws IOException {
        String begun = "PUT /config HTTP/1.1\r\nHost: localhost\r\nIf-Match: \"0\"\r\nContent-Length: 9\r\n\r\n{";
        Bounds hasty = new Bounds(1_000, Duration.ofMillis(200), Duration.ofSeconds(10));
        try (AdminFixture impatient = new AdminFixture(Optional.empty(), hasty)) {
            String answer = raw(impatient, begun);

            assertThat(answer).isEmpty();
            assertThat(impatient.get("/livez").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_body_that_is_not_text_is_refused() {
        HttpRequest request = HttpRequest.newBuilder(open.uri("/upstreams/a"))
                .PUT(BodyPublishers.ofByteArray(new byte[] {(byte) 0xC3, 0x28}))
                .build();

        assertThat(open.send(request).statusCode()).isEqualTo(400);
    }

    @Test
    void a_path_that_is_not_one_of_ours_is_refused() throws IOException {
        assertThat(raw("GET /routes/%C3%28 HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 404");
        assertThat(raw("GET /routes/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n")).startsWith("HTTP/1.1 400");
        assertThat(raw("GET /config/ HTTP/1.1\r\nHost: localhost\r\n\r\n")).startsWith("HTTP/1.1 404");
        assertThat(raw("GET http://localhost/livez HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
    }

    private int write(String origin) {
        open.revisions.set(TWO_UPSTREAMS);
        return open.put("/upstreams/z", "{}", "Origin", origin).statusCode();
    }

    private static String raw(String request) throws IOException {
        return raw(open, request);
    }

    /** The first thing that comes back for these bytes; empty when the other side closes without a word. */
    private static String raw(AdminFixture admin, String request) throws IOException {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), admin.server.address().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            byte[] buffer = new byte[4_096];
            int count = socket.getInputStream().read(buffer);
            return count < 0 ? "" : new String(buffer, 0, count, StandardCharsets.ISO_8859_1);
        }
    }
}
