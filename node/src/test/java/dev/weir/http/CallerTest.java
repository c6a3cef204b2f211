// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.util.Headers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallerTest {

    @Test
    void nobody_is_known_at_first() {
        assertThat(Requests.get("/").caller()).isEqualTo(Caller.ANONYMOUS);
        assertThat(Caller.ANONYMOUS.consumer()).isEmpty();
    }

    @Test
    void has_proven_what_is_said_of_it_unless_nothing_had_to_be_proven() {
        Caller acme = Caller.of("acme");
        Caller token = new Caller("", Set.of(), Set.of(), Map.of("sub", "alice"));

        assertThat(List.of(acme.proven(), token.proven())).containsOnly(true);
        assertThat(Caller.ANONYMOUS.proven()).isFalse();
        assertThat(acme.unproven().proven()).isFalse();
        assertThat(acme.unproven().consumer()).isEqualTo("acme");
    }

    @Test
    void stays_whatever_else_becomes_of_the_request() {
        Caller acme = new Caller("acme", Set.of("gold"), Set.of("read"), Map.of("sub", "alice"));

        Request changed = Requests.get("/")
                .withCaller(acme)
                .withPath("/b")
                .withHeaders(headers -> headers.put(Headers.ACCEPT, "text/plain"))
                .withBody(Body.EMPTY)
                .withVariables(Map.of("id", "7"))
                .withCancellation(new Cancellation());

        assertThat(changed.caller()).isSameAs(acme);
    }

    @Test
    void a_claim_is_a_text_where_it_is_one_value() {
        Caller alice = new Caller(
                "", Set.of(), Set.of(), Map.of("sub", "alice", "level", 7L, "paid", true, "roles", List.of("admin")));

        assertThat(List.of(alice.claim("sub"), alice.claim("level"), alice.claim("paid")))
                .containsExactly("alice", "7", "true");
        assertThat(alice.claim("roles")).isEmpty();
        assertThat(alice.claim("missing")).isEmpty();
    }
}
