// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import static dev.weir.config.GatewayTexts.problems;
import static dev.weir.config.GatewayTexts.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.KeyDigest;
import dev.weir.auth.PasswordHash;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsumersOfGatewayTest {

    private static final String KEY = "api-keys: [\"" + KeyDigest.of("one") + "\"]";
    private static final String PASSWORD = "passwords: [{user: alice, hash: \""
            + PasswordHash.of("x", "0123456789abcdef".getBytes(UTF_8), 100_000).written() + "\"}]";
    private static final String ROUTE = "routes: {r: {match: {}, policies: [%s, {respond: {}}]}}\n";

    @Test
    void consumers_are_found_by_what_they_have() throws Exception {
        GatewayConfig config = read("format: 1\nconsumers:\n  acme: {" + KEY + "}\n  other: {" + PASSWORD + "}\n");

        assertThat(config.consumers()).containsOnlyKeys("acme", "other");
        assertThat(config.knownConsumers()
                        .withKey(KeyDigest.of("one"))
                        .orElseThrow()
                        .name())
                .isEqualTo("acme");
        assertThat(config.knownConsumers()
                        .withUser("alice")
                        .orElseThrow()
                        .owner()
                        .name())
                .isEqualTo("other");
    }

    @Test
    void a_credential_of_two_is_refused_and_not_told() {
        assertThat(two(KEY))
                .containsExactly("4:7 consumers.b.api-keys: a and b have the same (expected: each only once)");
        assertThat(two(PASSWORD))
                .containsExactly("4:7 consumers.b.passwords: a and b have the same (expected: each only once)");
        assertThat(two("jwt: {sub: x}")).hasSize(1);
        assertThat(two("certificates: [{san: \"dns:a.example.com\"}]")).hasSize(1);
        assertThat(problems("format: 1\nconsumers:\n  a: {" + KEY.replace("]", ", " + KEY.substring(11)) + "}"))
                .hasSize(1)
                .allMatch(problem -> problem.contains("a has it twice"));
    }

    @Test
    void a_limit_of_its_own_is_instead_of_one_that_there_is() {
        String head = "format: 1\npolicies: {api: {rate-limit: 1/s}, deny: {ip-deny: {addresses: [10.0.0.1]}},"
                + " slides: {rate-limit: {limit: 1/s, algorithm: sliding-window}}}\n";

        assertThat(problems(head + "consumers: {acme: {limits: {api: [5/s, 100/h], slides: 2/s}}}"))
                .isEmpty();
        assertThat(problems(head + "consumers: {acme: {limits: {apy: 5/s}}}"))
                .containsExactly("3:34 consumers.acme.limits.apy: no policy is named apy (did you mean 'api'?)");
        assertThat(problems(head + "consumers: {acme: {limits: {deny: 5/s}}}"))
                .containsExactly("3:35 consumers.acme.limits.deny: deny is ip-deny (expected: a rate-limit)");
        assertThat(problems(head + "consumers: {acme: {limits: {slides: 5/day}}}"))
                .hasSize(1)
                .allMatch(problem -> problem.contains("consumers.acme.limits.slides: limit: 5/day (expected: with"));
    }

    @Test
    void a_name_is_one_like_others() {
        assertThat(problems("format: 1\nconsumers: {Acme: {}}")).hasSize(1);
    }

    @Test
    void who_is_anonymous_must_be_known() {
        String known = "consumers: {guest: {}}\n";

        assertThat(problems("format: 1\n" + known + String.format(ROUTE, "{api-key: {anonymous: guest}}")))
                .isEmpty();
        assertThat(problems("format: 1\n" + known + String.format(ROUTE, "{api-key: {anonymous: guets}}")))
                .containsExactly("3:58 routes.r.policies[0].api-key.anonymous: no consumer is named guets"
                        + " (did you mean 'guest'?)");
        assertThat(problems("format: 1\n" + known
                        + String.format(ROUTE, "{any-of: {of: [{basic: {}}], anonymous: nobody}}")))
                .hasSize(1);
        assertThat(problems("format: 1\n" + known + "policies: {in: {basic: {anonymous: nobody}}}"))
                .hasSize(1);
    }

    private static List<String> two(String credential) {
        return problems("format: 1\nconsumers:\n  a: {" + credential + "}\n  b: {" + credential + "}");
    }
}
