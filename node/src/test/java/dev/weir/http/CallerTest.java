// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.util.Headers;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallerTest {

    @Test
    void nobody_is_known_at_first() {
        assertThat(Requests.get("/").caller()).isEqualTo(Caller.ANONYMOUS);
        assertThat(Caller.ANONYMOUS.consumer()).isEmpty();
    }

    @Test
    void stays_whatever_else_becomes_of_the_request() {
        Caller acme = new Caller("acme", Map.of("sub", "alice"));

        Request changed = Requests.get("/")
                .withCaller(acme)
                .withPath("/b")
                .withHeaders(headers -> headers.put(Headers.ACCEPT, "text/plain"))
                .withBody(Body.EMPTY)
                .withVariables(Map.of("id", "7"))
                .withCancellation(new Cancellation());

        assertThat(changed.caller()).isSameAs(acme);
    }
}
