// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.Requests.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.document.Default;
import dev.weir.http.Body;
import dev.weir.http.Response;
import dev.weir.http.ScriptedHandler;
import io.undertow.util.Headers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RespondTest {

    private static final String TEXT = "text/plain; charset=utf-8";

    @Test
    void answers_200_without_a_body_unless_told() {
        List<String> defaults = Arrays.stream(Respond.class.getRecordComponents())
                .map(component -> component.getAnnotation(Default.class).value())
                .toList();

        Response response = answer(new Respond(200, TEXT, "", Map.of()));

        assertThat(defaults).containsExactly("200", TEXT, "", "{}");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers()).isEmpty();
        assertThat(response.body().length()).isZero();
    }

    @Test
    void answers_with_everything_that_was_set() {
        Response response =
                answer(new Respond(503, "application/json", "{\"é\":1}", Map.of("Retry-After", "60", "X-A", "b")));

        assertThat(response.status()).isEqualTo(503);
        assertThat(response.headers().get(Headers.CONTENT_TYPE)).containsExactly("application/json");
        assertThat(response.headers().get("Retry-After")).containsExactly("60");
        assertThat(response.headers().get("X-A")).containsExactly("b");
        assertThat(UTF_8.decode(((Body.Bytes) response.body()).bytes()).toString())
                .isEqualTo("{\"é\":1}");
    }

    @Test
    void gives_every_request_headers_of_its_own() {
        Respond policy = new Respond(200, TEXT, "a", Map.of());
        var filter = policy.toFilter(new PolicyContext("orders"));

        Response first = filter.filter(get("/"), ScriptedHandler.ok())
                .toCompletableFuture()
                .join();
        first.headers().put(Headers.CONTENT_TYPE, "changed");
        Response second = filter.filter(get("/"), ScriptedHandler.ok())
                .toCompletableFuture()
                .join();

        assertThat(second.headers().get(Headers.CONTENT_TYPE)).containsExactly(TEXT);
        assertThat(policy.answers()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 199, 600})
    void refuses_a_status_that_is_not_final(int status) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Respond(status, TEXT, "", Map.of()))
                .withMessage("status: " + status + " (expected: 200 to 599)");
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 205, 304})
    void refuses_a_body_where_there_is_none(int status) {
        assertThat(answer(new Respond(status, TEXT, "", Map.of())).status()).isEqualTo(status);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Respond(status, TEXT, "a", Map.of()))
                .withMessageStartingWith("body: ");
    }

    @Test
    void refuses_headers_that_are_not_its_own_to_set() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Respond(200, "a\r\nb", "", Map.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Respond(200, "", "", Map.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Respond(200, TEXT, "", Map.of("content-length", "7")));
        assertThatIllegalArgumentException().isThrownBy(() -> new Respond(200, TEXT, "", Map.of("X-A", "a\nb")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Respond(200, TEXT, "", Map.of("Content-Type", "a/b")));
    }

    private static Response answer(Respond policy) {
        ScriptedHandler upstream = ScriptedHandler.ok();
        Response response = policy.toFilter(new PolicyContext("orders"))
                .filter(get("/"), upstream)
                .toCompletableFuture()
                .join();
        assertThat(upstream.requests()).isEmpty();
        return response;
    }
}
