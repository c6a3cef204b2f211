// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IntrospectedTest {

    private static final Duration MOST = Duration.ofSeconds(30);
    private static final Duration INACTIVE = Duration.ofSeconds(3);

    private static Optional<Introspected> read(String json) {
        return Introspected.read(json.getBytes(UTF_8));
    }

    @Test
    void says_all_of_an_active_token_but_that_it_is_active() {
        String said =
                "{\"active\":true,\"sub\":\"alice\",\"scope\":\"a b\",\"exp\":60,\"username\":\"Alice\",\"x\":null}";

        VerifiedToken token = read(said).orElseThrow().token().orElseThrow();

        assertThat(token.claims()).containsOnlyKeys("sub", "scope", "exp", "username");
        assertThat(token.subject()).isEqualTo("alice");
        assertThat(token.scopes()).containsExactlyInAnyOrder("a", "b");
        assertThat(token.expiresAt()).isEqualTo(60_000);
    }

    @Test
    void says_nothing_of_one_that_is_not() {
        assertThat(read("{\"active\":false,\"sub\":\"alice\"}").orElseThrow().token())
                .isEmpty();
    }

    @Test
    void is_gone_by_until_the_token_expires_and_not_for_long() {
        Introspected soon = read("{\"active\":true,\"exp\":60}").orElseThrow();
        Introspected never = read("{\"active\":true}").orElseThrow();
        Introspected inactive = read("{\"active\":false}").orElseThrow();

        assertThat(soon.goodFor(MOST, INACTIVE, 0)).isEqualTo(MOST);
        assertThat(soon.goodFor(MOST, INACTIVE, 55_000)).isEqualTo(Duration.ofSeconds(5));
        assertThat(soon.goodFor(MOST, INACTIVE, 61_000)).isEqualTo(Duration.ZERO);
        assertThat(never.goodFor(MOST, INACTIVE, Long.MAX_VALUE / 2)).isEqualTo(MOST);
        assertThat(inactive.goodFor(MOST, INACTIVE, 0)).isEqualTo(INACTIVE);
        assertThat(inactive.goodFor(Duration.ofSeconds(1), INACTIVE, 0)).isEqualTo(Duration.ofSeconds(1));
    }
}
