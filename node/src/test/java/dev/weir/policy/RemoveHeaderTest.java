// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.http.Filter;
import dev.weir.http.Request;
import dev.weir.http.ScriptedHandler;
import io.undertow.util.HttpString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoveHeaderTest {

    private static final HttpString INTERNAL = new HttpString("X-Internal");

    private final Filter removal = new RemoveHeader("x-internal").toFilter(new PolicyContext("orders"));
    private final ScriptedHandler upstream = ScriptedHandler.ok();

    @Test
    void takes_every_value_away_and_leaves_the_clients_request_alone() {
        Request request =
                get("/").withHeaders(headers -> headers.add(INTERNAL, "a").add(INTERNAL, "b"));

        removal.filter(request, upstream);

        assertThat(upstream.request().headers().contains(INTERNAL)).isFalse();
        assertThat(request.headers().get(INTERNAL)).containsExactly("a", "b");
    }

    @Test
    void passes_on_the_same_request_where_there_is_nothing_to_remove() {
        Request request = get("/");

        removal.filter(request, upstream);

        assertThat(upstream.request()).isSameAs(request);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "X A", "Host", "content-length", "Transfer-Encoding"})
    void refuses(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RemoveHeader(name))
                .withMessageStartingWith("name: " + name);
    }
}
