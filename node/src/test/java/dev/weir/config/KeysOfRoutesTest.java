// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import static dev.weir.config.GatewayTexts.problems;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What requests of a route are told apart by, in a gateway config. */
class KeysOfRoutesTest {

    @Test
    void a_variable_that_the_path_does_not_have_is_told() {
        assertThat(
                        problems(
                                """
                format: 1
                upstreams:
                  orders: {instances: [http://a], balance: {hash: {by: {path: user}}}}
                  next: {instances: [http://b]}
                routes:
                  a: {match: {path: '/{user}/**'}, upstream: {split: {orders: 1, next: 1}, by: {path: user}}}
                  b: {match: {path: /b}, upstream: orders}
                  c: {match: {path: /c}, upstream: {split: {next: 1}, by: {path: id}}}
                """))
                .containsExactly(
                        "7:36 routes.b.upstream: balance.hash.by.path: user (expected: a variable of /b) by upstream"
                                + " orders",
                        "8:26 routes.c.upstream: by.path: id (expected: a variable of /c)");
    }

    @Test
    void an_upstream_of_a_split_that_does_not_exist_is_told_where_it_stands() {
        assertThat(
                        problems(
                                """
                format: 1
                upstreams:
                  orders: {instances: [http://a]}
                routes:
                  a: {match: {}, upstream: {split: {orders: 1, ordres: 1}, by: address}}
                """))
                .containsExactly(
                        "5:56 routes.a.upstream.split.ordres: no upstream is named ordres (did you mean 'orders'?)");
    }
}
