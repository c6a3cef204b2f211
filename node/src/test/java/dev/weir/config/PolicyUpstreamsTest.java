// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import static dev.weir.config.GatewayTexts.problems;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The upstreams that policies name, in a gateway config. */
class PolicyUpstreamsTest {

    @Test
    void one_that_does_not_exist_is_told_where_it_stands() {
        assertThat(
                        problems(
                                """
                format: 1
                upstreams:
                  orders: {instances: [http://a]}
                  shadow: {instances: [http://b]}
                policies:
                  shadowed: {mirror: {upstream: shadwo}}
                  kept: {mirror: shadow}
                routes:
                  a: {match: {path: /a}, policies: [shadowed, fallback: {upstream: zebra}], upstream: orders}
                  b: {match: {path: /b}, policies: [shadowed, kept, mirror: ordres], upstream: orders}
                """))
                .containsExactly(
                        "6:33 policies.shadowed.mirror.upstream: no upstream is named shadwo (did you mean 'shadow'?)",
                        "9:68 routes.a.policies[1].fallback.upstream: no upstream is named zebra"
                                + " (expected: one of orders, shadow)",
                        "10:61 routes.b.policies[2].mirror: no upstream is named ordres (did you mean 'orders'?)");
    }

    @Test
    void one_that_has_problems_of_its_own_exists() {
        assertThat(
                        problems(
                                """
                format: 1
                upstreams:
                  orders: {instances: [http://a]}
                  shadow: {instances: [ftp://b]}
                routes:
                  a: {match: {path: /a}, policies: [mirror: shadow], upstream: orders}
                """))
                .singleElement()
                .asString()
                .startsWith("4:24 upstreams.shadow.instances[0]: ftp://b");
    }
}
