// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static dev.weir.http.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.Body;
import dev.weir.http.Filter;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Response;
import dev.weir.http.ScriptedHandler;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import org.junit.jupiter.api.Test;

class RemoveResponseHeaderTest {

    @Test
    void takes_every_value_out_and_nothing_else() throws Exception {
        HttpString powered = new HttpString("X-Powered-By");
        Response fromUpstream = Response.text(200, "text/plain", "a");
        fromUpstream.headers().add(powered, "a").add(powered, "b");

        Response response = Standing.policy("remove-response-header: x-powered-by")
                .toFilter(new PolicyContext("orders"))
                .filter(get("/"), ScriptedHandler.answering(fromUpstream))
                .toCompletableFuture()
                .join();

        assertThat(response.headers().contains(powered)).isFalse();
        assertThat(response.headers().contains(Headers.CONTENT_TYPE)).isTrue();
    }

    @Test
    void is_no_matter_where_there_is_none() throws Exception {
        Response response = read(RemoveResponseHeader.class, "name: Server")
                .toFilter(new PolicyContext("orders"))
                .filter(get("/"), ScriptedHandler.answering(Response.of(204, Body.EMPTY)))
                .toCompletableFuture()
                .join();

        assertThat(response.status()).isEqualTo(204);
    }

    @Test
    void a_failure_has_not_what_a_policy_behind_it_gave_it() throws Exception {
        Filter inner =
                Standing.policy("set-response-header: {name: X-A, value: a}").toFilter(Standing.before());

        ProxyException failure = Standing.policy("remove-response-header: X-A")
                .toFilter(Standing.before())
                .filter(get("/"), request -> inner.filter(request, ScriptedHandler.failing(ProxyError.DNS_ERROR)))
                .handle((response, why) -> (ProxyException) why.getCause())
                .toCompletableFuture()
                .join();

        assertThat(failure.headers()).isEmpty();
    }

    @Test
    void refuses_a_header_of_the_connection() {
        assertThat(problems(RemoveResponseHeader.class, "name: Transfer-Encoding"))
                .containsExactly(
                        "1:7 name: Transfer-Encoding (expected: a header that the gateway does not decide itself)");
    }
}
