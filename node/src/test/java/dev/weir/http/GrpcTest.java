// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GrpcTest {

    private static boolean isCall(String contentType) {
        return Grpc.isCall(new HeaderMap().put(Headers.CONTENT_TYPE, contentType));
    }

    private static Optional<Duration> timeout(String text) {
        return Grpc.timeout(new HeaderMap().put(Grpc.TIMEOUT, text));
    }

    @Test
    void knows_calls_by_their_content() {
        assertThat(isCall("application/grpc")).isTrue();
        assertThat(isCall("application/grpc+proto")).isTrue();
        assertThat(isCall("Application/GRPC; charset=x")).isTrue();

        assertThat(isCall("application/grpc-web")).isFalse();
        assertThat(isCall("application/json")).isFalse();
        assertThat(Grpc.isCall(new HeaderMap())).isFalse();
    }

    @Test
    void reads_how_long_a_client_waits() {
        assertThat(timeout("1H")).contains(Duration.ofHours(1));
        assertThat(timeout("2M")).contains(Duration.ofMinutes(2));
        assertThat(timeout("03S")).contains(Duration.ofSeconds(3));
        assertThat(timeout("100m")).contains(Duration.ofMillis(100));
        assertThat(timeout("99999999u")).contains(Duration.ofNanos(99_999_999_000L));
        assertThat(timeout("0n")).contains(Duration.ZERO);
    }

    @Test
    void passes_over_what_is_no_time() {
        for (String text : new String[] {"", "S", "1", "1s", "-1S", "123456789S", "1.5S", "+1S", "\u0661S"}) {
            assertThat(timeout(text)).as(text).isEmpty();
        }
        assertThat(Grpc.timeout(new HeaderMap())).isEmpty();
    }

    @Test
    void maps_failures_as_grpc_does() {
        Map<ProxyError, Integer> expected = Map.of(
                ProxyError.HTTP_REQUEST_ERROR, 13,
                ProxyError.HTTP_REQUEST_DENIED, 7,
                ProxyError.NO_ROUTE, 12,
                ProxyError.CLIENT_LEFT, 1,
                ProxyError.CONNECTION_REFUSED, 14,
                ProxyError.NO_HEALTHY_INSTANCE, 14,
                ProxyError.HTTP_RESPONSE_TIMEOUT, 14,
                ProxyError.TOTAL_TIMEOUT, 4,
                ProxyError.PROXY_INTERNAL_ERROR, 2);

        expected.forEach((error, status) ->
                assertThat(Grpc.status(error)).as(error.label()).isEqualTo(status));
    }

    @Test
    void answers_with_a_status_and_without_what_only_operators_know() {
        ProxyException why = new ProxyException(ProxyError.CONNECTION_REFUSED, "10.0.0.1:8080: secret")
                .withHeaders(headers -> headers.put(Headers.RETRY_AFTER, "1"));

        Response answer = Grpc.answer(why);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().length()).isZero();
        assertThat(answer.headers().getFirst(Headers.CONTENT_TYPE)).isEqualTo("application/grpc");
        assertThat(answer.headers().getFirst(Grpc.STATUS)).isEqualTo("14");
        assertThat(answer.headers().getFirst(Grpc.MESSAGE))
                .isEqualTo("connection_refused: The instance refused the connection.");
        assertThat(answer.headers().getFirst(Headers.RETRY_AFTER)).isEqualTo("1");
        assertThat(answer.headers().getFirst("Proxy-Status")).isEqualTo("weir; error=connection_refused");
    }
}
