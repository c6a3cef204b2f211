// SPDX-License-Identifier: Apache-2.0
package dev.weir.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrailerSectionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length",
                "transfer-encoding",
                "Host",
                "Trailer",
                "TE",
                "Connection",
                "Upgrade",
                "Keep-Alive",
                "Authorization",
                "Proxy-Authorization",
                "Cookie",
                "Set-Cookie",
                "WWW-Authenticate",
                "Content-Type",
                "CONTENT-ENCODING",
                "Content-Range",
                "Range",
                "If-Match",
                "Expect",
                "Max-Forwards",
                "Cache-Control",
                "X-Forwarded-For",
                "Forwarded",
                "Via",
                "Sec-WebSocket-Accept",
                "Location",
                "Vary"
            })
    void what_frames_routes_or_authenticates_may_not_stand_behind_a_body(String name) {
        assertThat(TrailerSection.permits(new HttpString(name))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"grpc-status", "grpc-message", "X-Sum", "Server-Timing", "Content-Digest", "ETag"})
    void what_is_known_at_the_end_only_may(String name) {
        assertThat(TrailerSection.permits(new HttpString(name))).isTrue();
    }

    @Test
    void is_written_behind_a_last_chunk() {
        HeaderMap trailers = new HeaderMap();
        trailers.add(new HttpString("X-Sum"), "1");
        trailers.add(new HttpString("X-Sum"), "2");

        assertThat(written(trailers, 100)).isEqualTo("0\r\nX-Sum: 1\r\nX-Sum: 2\r\n\r\n");
        assertThat(written(new HeaderMap(), 100)).isEqualTo("0\r\n\r\n");
    }

    @Test
    void what_must_not_or_cannot_be_written_is_left_out() {
        HeaderMap trailers = new HeaderMap();
        trailers.add(new HttpString("Content-Length"), "1");
        trailers.add(new HttpString("X-Line"), "a\r\nX-Evil: 1");
        trailers.add(new HttpString("X-Wide"), "\u010d\u010a");
        trailers.add(new HttpString("X-Long"), "x".repeat(100));

        assertThat(written(trailers, 40)).isEqualTo("0\r\n\r\n");
    }

    private static String written(HeaderMap trailers, int room) {
        ByteBuffer into = ByteBuffer.allocate(room);
        TrailerSection.writeLastChunk(trailers, into);
        return StandardCharsets.ISO_8859_1.decode(into.flip()).toString();
    }
}
