// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoginSessionTest {

    @Test
    void whatever_a_token_may_say_is_kept() {
        Map<String, Object> claims = Map.of(
                "sub",
                "a\u00fc\"\\\n\ud83d\ude00",
                "n",
                7L,
                "d",
                1.5,
                "big",
                new BigInteger("123456789012345678901234567890"),
                "yes",
                true,
                "list",
                List.of("a", 1L, Map.of("x", List.of())),
                "map",
                Map.of("roles", List.of("r")));
        LoginSession session = new LoginSession(claims, Set.of("a", "b"), 1, 2, 3, "access", "id");

        assertThat(LoginSession.parse(session.text())).contains(session);
        assertThat(session.seen(9).seenAt()).isEqualTo(9);
        assertThat(session.toString()).isEqualTo("LoginSession[7 claims]");
    }

    @Test
    void a_ticket_is_kept_whole_and_tells_the_provider_its_digest_alone() {
        LoginTicket ticket = LoginTicket.fresh("/orders?a=\"b\"", "https://shop.test/back", 7);
        LoginTicket known = new LoginTicket("s", "n", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "/", "", 0);

        assertThat(LoginTicket.parse(ticket.text())).contains(ticket);
        assertThat(LoginTicket.id(ticket.state())).contains(ticket.id());
        assertThat(ticket.toString()).doesNotContain(ticket.state(), ticket.verifier());
        // RFC 7636 Appendix B.
        assertThat(known.challenge()).isEqualTo("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    @Test
    void what_nobody_has_written_is_neither() {
        for (String text : List.of(
                "",
                "[]",
                "{}",
                "{\"c\":{},\"o\":[],\"b\":1,\"e\":2}",
                "{\"c\":[],\"o\":[],\"b\":1,\"e\":2,\"s\":3}",
                "{\"c\":{},\"o\":{},\"b\":1,\"e\":2,\"s\":3}",
                "{\"c\":{},\"o\":[],\"b\":\"1\",\"e\":2,\"s\":3}",
                "{\"s\":\"short\",\"b\":\"1\"}")) {
            assertThat(LoginSession.parse(text)).isEmpty();
            assertThat(LoginTicket.parse(text)).isEmpty();
        }
    }
}
