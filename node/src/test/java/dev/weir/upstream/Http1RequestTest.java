// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.http.Body;
import dev.weir.http.Client;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Requests;
import dev.weir.io.HeadScratch;
import io.undertow.util.HttpString;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Http1RequestTest {

    @Test
    void frames_the_body_itself() throws ProxyException {
        Request request = Requests.post("http://api.example.com/orders?a=b")
                .withHeaders(headers -> headers.put(new HttpString("Transfer-Encoding"), "gzip"))
                .withBody(new Body.Bytes(StandardCharsets.UTF_8.encode("four")));

        assertThat(write(request))
                .startsWith("POST /orders?a=b HTTP/1.1\r\nHost: api.example.com\r\n")
                .contains("\r\nContent-Length: 4\r\n")
                .doesNotContain("gzip")
                .endsWith("\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-Evil: 1", "a\nb", "a\u0000", "a\u007f", "\u010d\u010a"})
    void a_value_that_would_end_its_line_is_refused(String value) {
        Request request = Requests.get("http://h/").withHeaders(headers -> headers.put(new HttpString("X-A"), value));

        assertThatThrownBy(() -> write(request)).isInstanceOf(ProxyException.class);
    }

    @Test
    void a_head_that_is_too_large_is_refused() {
        Request request = Requests.get("http://h/")
                .withHeaders(headers -> headers.put(new HttpString("X-A"), "x".repeat(70_000)));

        assertThatThrownBy(() -> write(request)).isInstanceOf(ProxyException.class);
    }

    @Test
    void asks_for_the_protocol_that_the_client_wants() throws ProxyException {
        Request request = Requests.get("http://h/")
                .withHeaders(headers -> headers.put(new HttpString("Connection"), "Upgrade")
                        .put(new HttpString("Upgrade"), "spoofed")
                        .put(new HttpString("Sec-WebSocket-Key"), "x"));

        assertThat(write(Upgrades.to("websocket", request)))
                .contains("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n", "\r\nSec-WebSocket-Key: x\r\n")
                .doesNotContain("spoofed");
        assertThat(write(request)).doesNotContain("Upgrade");
        assertThat(write(Upgrades.to("h2c", request))).doesNotContain("h2c");
        assertThat(write(Upgrades.to("websocket", Requests.post("http://h/")))).doesNotContain("websocket");
        assertThat(write(Upgrades.to("echo", Requests.post("http://h/")))).contains("\r\nUpgrade: echo\r\n");
    }

    @Test
    void a_client_never_says_for_whom_it_is_but_the_gateway_does_on_its_own_account() throws ProxyException {
        Request request = Requests.get("http://h/")
                .withHeaders(headers -> headers.put(new HttpString("X-Forwarded-For"), "1.2.3.4")
                        .put(new HttpString("X-Forwarded-Host"), "shop.test")
                        .put(new HttpString("Host"), "other.test")
                        .put(new HttpString("Expect"), "100-continue"));

        assertThat(write(request))
                .contains("\r\nX-Forwarded-For: 192.0.2.1\r\n", "\r\nX-Forwarded-Host: h\r\n")
                .doesNotContain("1.2.3.4", "shop.test", "other.test", "Expect");
        assertThat(write(onItsOwnAccount(request)))
                .contains("\r\nX-Forwarded-For: 1.2.3.4\r\n", "\r\nX-Forwarded-Host: shop.test\r\n")
                .doesNotContain("192.0.2.1", "other.test", "Expect", "Via");
    }

    private static Request onItsOwnAccount(Request request) {
        return new Request(
                request.head(),
                request.body(),
                Client.NOBODY,
                request.variables(),
                request.loop(),
                request.cancellation(),
                request.interim(),
                request.journey());
    }

    @Test
    void says_that_trailers_are_welcome_when_the_client_said_so() throws ProxyException {
        Request request =
                Requests.get("http://h/").withHeaders(headers -> headers.put(new HttpString("TE"), "trailers"));

        assertThat(write(request)).contains("\r\nTE: trailers\r\nConnection: TE\r\n");
        assertThat(write(Upgrades.to("echo", request))).contains("\r\nConnection: Upgrade, TE\r\n");
        assertThat(write(Requests.get("http://h/"))).doesNotContain("TE: ");
    }

    @Test
    void announces_trailers_only_behind_chunks() throws ProxyException {
        Request request =
                Requests.post("http://h/").withHeaders(headers -> headers.put(new HttpString("Trailer"), "X-Sum"));

        assertThat(write(request.withBody(new ArrivingBody(-1)))).contains("\r\nTrailer: X-Sum\r\n");
        assertThat(write(request.withBody(new ArrivingBody(5)))).doesNotContain("X-Sum");
        assertThat(write(request)).doesNotContain("X-Sum");
    }

    private static String write(Request request) throws ProxyException {
        byte[] bytes = new byte[HeadScratch.REQUEST_HEAD_BYTES_MAX];
        int length = Http1Request.write(request, bytes);
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }
}
