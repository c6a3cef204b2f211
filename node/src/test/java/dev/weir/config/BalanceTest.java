// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Balance.Hash;
import dev.weir.config.Balance.Table;
import dev.weir.config.Balance.Way;
import dev.weir.policy.RequestKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BalanceTest {

    @Test
    void is_a_word_for_what_needs_no_settings() throws Exception {
        assertThat(read(Balance.class, "round-robin")).isEqualTo(new Balance.Of(Way.ROUND_ROBIN));
        assertThat(read(Balance.class, "random-two")).isEqualTo(new Balance.Of(Way.RANDOM_TWO));
        assertThat(read(Balance.class, "least-requests")).isEqualTo(new Balance.Of(Way.LEAST_REQUESTS));
        assertThat(read(Balance.class, "ewma")).isEqualTo(new Balance.Of(Way.EWMA));
    }

    @Test
    void a_hash_has_defaults() throws Exception {
        assertThat(read(Balance.class, "{hash: {by: {header: X-User}}}"))
                .isEqualTo(new Hash(new RequestKey.Header("X-User"), Table.MAGLEV, Optional.empty()));
        assertThat(read(Balance.class, "{hash: address}"))
                .isEqualTo(new Hash(new RequestKey.Of(RequestKey.Subject.ADDRESS), Table.MAGLEV, Optional.empty()));
    }

    @Test
    void every_field_of_a_hash_can_be_set() throws Exception {
        Balance balance = read(Balance.class, "{hash: {by: [consumer, {query: id}], table: ring, bound: 125%}}");

        assertThat(balance)
                .isEqualTo(new Hash(
                        new RequestKey.Together(
                                List.of(new RequestKey.Of(RequestKey.Subject.CONSUMER), new RequestKey.Query("id"))),
                        Table.RING,
                        Optional.of(new LoadBound(1.25))));
        assertThat(new LoadBound(1.25)).hasToString("125%");
    }

    @Test
    void refuses_what_nobody_could_choose_by() {
        assertThat(problems(Balance.class, "robin")).singleElement().asString().contains("random-two");
        assertThat(problems(Balance.class, "{hash: {by: address, bound: 99%}}"))
                .containsExactly("1:29 hash.bound: 99% (expected: a percentage such as 125%, 100% to 1000%)");
        assertThat(problems(Balance.class, "{hash: {by: [route, address]}}"))
                .containsExactly("1:9 hash.by: route or global (expected: what tells clients apart)");
        assertThat(problems(Balance.class, "{hash: {}}"))
                .singleElement()
                .asString()
                .startsWith("1:2 hash.by: missing");
    }
}
