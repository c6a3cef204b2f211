// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.document.Readings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a policy answers itself must come to it. */
class OwnPathsTest {

    private static final String OIDC = "{issuer: 'https://id.test', client: {id: shop}, cookie: {key: '${env:KEY}'}}";
    private static final String EXPECTED =
            "browsers come back to where no route with it is (expected: one that matches redirect-path)";

    private static List<String> problems(String text) {
        Map<String, String> variables = Map.of("KEY", "a secret of the nodes that nobody else has");
        return Readings.problems(() -> GatewayDocument.read("gateway.yaml", text, Readings.environment(variables)));
    }

    private static String config(String... routes) {
        return "format: 1\npolicies: {people: {oidc: " + OIDC + "}}\nroutes:\n  " + String.join("\n  ", routes) + "\n";
    }

    @Test
    void one_of_its_routes_is_enough() {
        assertThat(problems(config(
                        "a: {match: {path: /a/**}, policies: [people, respond: {}]}",
                        "b: {match: {path: /oauth2/**}, policies: [people, respond: {}]}")))
                .isEmpty();
        assertThat(problems(config("a: {match: {}, policies: [oidc: " + OIDC + ", respond: {}]}")))
                .isEmpty();
        assertThat(problems(config("a: {match: {path: /a}, policies: [respond: {}]}")))
                .isEmpty();
    }

    @Test
    void none_is_too_few() {
        assertThat(problems(config("a: {match: {path: /a/**}, policies: [people, respond: {}]}")))
                .singleElement()
                .asString()
                .contains("policies.people", EXPECTED);
        assertThat(problems(config(
                        "a: {match: {path: /a/**}, policies: [any-of: [oidc: " + OIDC + "], respond: {}]}",
                        "b: {match: {path: /oauth2/**}, policies: [respond: {}]}")))
                .singleElement()
                .asString()
                .contains("routes.a.policies[0]", EXPECTED);
    }
}
