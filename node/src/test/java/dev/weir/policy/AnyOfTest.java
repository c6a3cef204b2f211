// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static dev.weir.http.Requests.get;
import static dev.weir.policy.Callers.ACME_KEY;
import static dev.weir.policy.Callers.OTHER_KEY;
import static dev.weir.policy.Callers.basic;
import static dev.weir.policy.Callers.refused;
import static dev.weir.policy.Callers.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.Outcome;
import dev.weir.http.Request;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnyOfTest {

    private static final String POLICY = "any-of: [{basic: {}}, {api-key: {}}]";
    private static final String[] CHALLENGES = {"Basic realm=\"weir\", charset=\"UTF-8\"", "ApiKey header=\"X-API-Key\""
    };

    private final Callers callers = new Callers();

    @Test
    void each_of_its_ways_lets_in() {
        callers.ask(POLICY, with(get("/"), "Authorization", basic("alice:open sesame")));
        callers.ask(POLICY, with(get("/"), "X-API-Key", OTHER_KEY));

        assertThat(callers.upstream.requests())
                .extracting(request -> request.caller().consumer())
                .containsExactly("acme", "other");
        assertThat(callers.counted("Basic", Outcome.ACCEPTED)).isEqualTo(1);
        assertThat(callers.counted("ApiKey", Outcome.ACCEPTED)).isEqualTo(1);
    }

    @Test
    void a_credential_that_does_not_hold_is_not_made_good_by_another() {
        Request wrong = with(with(get("/"), "Authorization", basic("alice:wrong")), "X-API-Key", ACME_KEY);

        refused(callers.ask(POLICY, wrong), "the credential is not valid", CHALLENGES);
        assertThat(callers.upstream.requests()).isEmpty();
    }

    @Test
    void the_first_kind_that_is_there_decides_and_none_of_them_goes_on() {
        Request both = with(with(get("/"), "X-API-Key", OTHER_KEY), "Authorization", basic("alice:open sesame"));

        callers.ask(POLICY, both);

        Request request = callers.upstream.request();
        assertThat(request.caller().consumer()).isEqualTo("acme");
        assertThat(request.headers().contains("X-API-Key")).isFalse();
        assertThat(request.headers().contains("Authorization")).isFalse();
    }

    @Test
    void who_has_none_is_told_of_all_ways_or_is_anonymous() {
        refused(callers.ask(POLICY, get("/")), "a credential is expected", CHALLENGES);
        callers.ask("any-of: {of: [{basic: {}}, {api-key: {}}], anonymous: guest, headers: {plan: X-Plan}}", get("/"));

        assertThat(callers.upstream.request().caller().consumer()).isEqualTo("guest");
        assertThat(callers.upstream.request().headers().get("X-Plan")).containsExactly("free");
        assertThat(callers.counted("AnyOf", Outcome.MISSING)).isEqualTo(1);
        assertThat(callers.counted("AnyOf", Outcome.ANONYMOUS)).isEqualTo(1);
    }

    @Test
    void headers_are_those_of_the_way_and_of_all_and_never_the_clients() {
        String policy = "any-of: {of: [{basic: {headers: {id: X-Id}}}, {api-key: {}}], headers: {plan: X-Plan}}";
        Request lying = with(with(get("/"), "X-Id", "1"), "X-Plan", "1");

        callers.ask(policy, with(lying, "Authorization", basic("alice:open sesame")));
        callers.ask(policy, with(lying, "X-API-Key", ACME_KEY));

        Request basic = callers.upstream.requests().get(0);
        Request key = callers.upstream.requests().get(1);
        assertThat(basic.headers().get("X-Id")).containsExactly("7");
        assertThat(basic.headers().get("X-Plan")).containsExactly("gold");
        assertThat(key.headers().contains("X-Id")).isFalse();
        assertThat(key.headers().get("X-Plan")).containsExactly("gold");
    }

    @Test
    void every_field_can_be_set() throws Exception {
        AnyOf all = read(AnyOf.class, "of: [{basic: {}}]\nanonymous: guest\nheaders: {plan: X-Plan}");

        Basic basic = new Basic("weir", false, Optional.empty(), Map.of());
        assertThat(all).isEqualTo(new AnyOf(List.of(basic), Optional.of("guest"), Map.of("plan", "X-Plan")));
        assertThat(Standing.policy("any-of: [{basic: {}}]"))
                .isEqualTo(new AnyOf(List.of(basic), Optional.empty(), Map.of()));
    }

    @Test
    void refuses_what_makes_no_choice() {
        assertThat(problems(Standing.Use.class, "policy: {any-of: []}"))
                .containsExactly("1:10 policy.any-of: an empty list (expected: at least one)");
        assertThat(problems(AnyOf.class, "of: [{basic: {}}, {basic: {}}]"))
                .containsExactly("1:19 of[1]: the same again (expected: each once)");
        assertThat(problems(AnyOf.class, "of: [{basic: {anonymous: guest}}]"))
                .containsExactly("1:6 of[0]: anonymous (expected: beside of, for all of them)");
        assertThat(problems(AnyOf.class, "of: [{cors: {}}]")).hasSize(1);
    }
}
