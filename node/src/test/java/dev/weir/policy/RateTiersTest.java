// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.policy.Limited.field;
import static dev.weir.policy.Limited.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.Consumer;
import dev.weir.auth.Consumers;
import dev.weir.auth.Credentials;
import dev.weir.document.DocumentException;
import dev.weir.http.Caller;
import dev.weir.http.Filter;
import dev.weir.http.ScriptedHandler;
import dev.weir.limit.Rate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What callers may of one {@link RateLimit} that is not the same for all. */
class RateTiersTest {

    private static final Consumer ACME = consumer("acme", Set.of("gold"), Map.of("api", List.of(Rate.parse("4/1m"))));
    private static final Consumer GOLD = consumer("rich", Set.of("other", "gold"), Map.of());
    private static final Consumer BOTH = consumer("richest", Set.of("gold", "platinum"), Map.of());
    private static final Consumer PLAIN = consumer("plain", Set.of(), Map.of("search", List.of(Rate.parse("9/1m"))));
    private static final Consumers KNOWN = Consumers.of(List.of(ACME, GOLD, BOTH, PLAIN));

    private final Limited node = Limited.before(ScriptedHandler.ok());
    private final Filter filter;

    RateTiersTest() throws DocumentException {
        filter = filter("limit: 1/1m, groups: {platinum: 3/1m, gold: 2/1m}, by: consumer");
    }

    private static Consumer consumer(String name, Set<String> groups, Map<String, List<Rate>> limits) {
        return new Consumer(name, groups, Map.of(), Credentials.NONE, limits);
    }

    private Filter filter(String settings) throws DocumentException {
        return Standing.policy("rate-limit: {" + settings + "}").toFilter(Standing.limiting("api", KNOWN, node.limits));
    }

    private long admitted(Caller caller) {
        return IntStream.range(0, 9)
                .filter(i -> status(node.answer(filter, node.get().withCaller(caller))) == 200)
                .count();
    }

    @Test
    void a_consumer_has_its_own_limit_or_that_of_the_first_group_that_is_written() {
        assertThat(admitted(ACME.caller())).isEqualTo(4);
        assertThat(admitted(GOLD.caller())).isEqualTo(2);
        assertThat(admitted(BOTH.caller())).isEqualTo(3);
        assertThat(admitted(PLAIN.caller())).isEqualTo(1);
        assertThat(admitted(Caller.ANONYMOUS)).isEqualTo(1);
    }

    @Test
    void who_is_in_the_same_group_has_a_budget_of_its_own() {
        Caller another = consumer("another", Set.of("gold"), Map.of()).caller();

        assertThat(admitted(GOLD.caller())).isEqualTo(2);
        assertThat(admitted(another)).isEqualTo(2);
    }

    @Test
    void callers_with_other_limits_do_not_share_a_budget_though_their_address_is_the_same() throws Exception {
        Filter byAddress = filter("limit: 1/1m, groups: {gold: 2/1m}");

        List<Integer> statuses = List.of(
                status(node.answer(byAddress)),
                status(node.answer(byAddress, node.get().withCaller(GOLD.caller()))),
                status(node.answer(byAddress, node.get().withCaller(BOTH.caller()))),
                status(node.answer(byAddress, node.get().withCaller(GOLD.caller()))));

        assertThat(statuses).containsExactly(200, 200, 200, 429);
    }

    @Test
    void each_is_told_its_own_limit_under_the_name_of_the_policy() {
        assertThat(field(node.answer(filter, node.get().withCaller(ACME.caller())), "RateLimit-Policy"))
                .isEqualTo("\"api\";q=4;w=60");
        assertThat(field(node.answer(filter, node.get().withCaller(GOLD.caller())), "RateLimit-Policy"))
                .isEqualTo("\"api\";q=2;w=60");
    }

    @Test
    void each_is_counted_under_a_name_of_its_own() throws Exception {
        RateLimit settings =
                (RateLimit) Standing.policy("rate-limit: {limit: 1/1m, groups: {platinum: 3/1m, gold: 2/1m}}");

        assertThat(settings.names("api", KNOWN))
                .containsExactlyInAnyOrder("api", "api~platinum", "api~gold", "api@acme");
        assertThat(settings.names("search", KNOWN)).contains("search@plain").doesNotContain("search@acme");
        admitted(ACME.caller());
        assertThat(node.limits.shared("api@acme").statistics().admitted()).isEqualTo(4);
    }
}
