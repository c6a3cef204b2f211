// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.http.Body;
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

    private static String write(Request request) throws ProxyException {
        byte[] bytes = new byte[HeadScratch.REQUEST_HEAD_BYTES_MAX];
        int length = Http1Request.write(request, bytes);
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }
}
