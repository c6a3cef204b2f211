// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Response;
import dev.weir.http.ScriptedBody;
import io.undertow.util.Headers;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemDetailsTest {

    @Test
    void a_limit_that_is_reached_has_its_registered_type_and_its_name() {
        ProxyException why = new ProxyException(ProxyError.RATE_LIMITED, "limit orders/1 is reached")
                .withMember("violated-policies", List.of("orders/1"))
                .withHeaders(headers -> headers.put(Headers.RETRY_AFTER, 30));

        Response response = ProblemDetails.of(why);

        assertThat(response.status()).isEqualTo(429);
        assertThat(response.headers().getFirst(Headers.RETRY_AFTER)).isEqualTo("30");
        assertThat(ScriptedBody.text(response.body()))
                .isEqualTo("{\"type\":\"https://iana.org/assignments/http-problem-types#quota-exceeded\","
                        + "\"title\":\"The limit of requests is reached.\",\"status\":429,"
                        + "\"detail\":\"limit orders/1 is reached\",\"violated-policies\":[\"orders/1\"],"
                        + "\"error\":\"rate_limited\"}");
    }

    @Test
    void a_limit_nobody_knows_of_is_one_of_the_gateway() {
        ProxyException why = new ProxyException(ProxyError.RATE_LIMIT_UNDECIDED, "limit orders/1");

        assertThat(ScriptedBody.text(ProblemDetails.of(why).body()))
                .isEqualTo("{\"type\":\"https://iana.org/assignments/http-problem-types#temporary-reduced-capacity\","
                        + "\"title\":\"Whether the limit is reached cannot be told now.\",\"status\":503,"
                        + "\"error\":\"rate_limit_undecided\"}");
    }

    @Test
    void others_have_no_type_of_their_own() {
        Response response = ProblemDetails.of(new ProxyException(ProxyError.NO_ROUTE, ""));

        assertThat(ScriptedBody.text(response.body())).startsWith("{\"type\":\"about:blank\",\"title\":");
    }
}
