// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static dev.weir.http.Requests.get;
import static dev.weir.http.Requests.post;
import static dev.weir.policy.Callers.ACME_KEY;
import static dev.weir.policy.Callers.OTHER_KEY;
import static dev.weir.policy.Callers.refused;
import static dev.weir.policy.Callers.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.auth.Outcome;
import dev.weir.http.Request;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApiKeyTest {

    private static final String INVALID = "the credential is not valid";
    private static final String CHALLENGE = "ApiKey header=\"X-API-Key\"";

    private final Callers callers = new Callers();

    @Test
    void a_key_says_whose_request_it_is_and_stays_here() {
        callers.ask("api-key: {}", with(get("/orders"), "X-API-Key", ACME_KEY));

        Request request = callers.upstream.request();
        assertThat(request.caller().consumer()).isEqualTo("acme");
        assertThat(request.caller().groups()).containsExactly("gold");
        assertThat(request.headers().contains("X-API-Key")).isFalse();
        assertThat(callers.counted("ApiKey", Outcome.ACCEPTED)).isEqualTo(1);
    }

    @Test
    void a_key_of_nobody_is_refused_before_the_upstream_is_asked() {
        ArrivingBody body = ArrivingBody.ofLength(4);

        var answer = callers.ask(
                "api-key: {}",
                with(post("/orders"), "X-API-Key", "x" + ACME_KEY).withBody(body));

        refused(answer, INVALID, CHALLENGE);
        assertThat(body.closed()).isTrue();
        assertThat(callers.upstream.requests()).isEmpty();
        assertThat(callers.counted("ApiKey", Outcome.UNKNOWN)).isEqualTo(1);
    }

    @Test
    void a_request_without_a_key_is_told_where_to_put_it() {
        refused(callers.ask("api-key: {}", get("/")), "a credential is expected", CHALLENGE);
        refused(callers.ask("api-key: {query: key}", get("/")), "a credential is expected", "ApiKey query=\"key\"");
        refused(callers.ask("api-key: {cookie: k}", get("/")), "a credential is expected", "ApiKey cookie=\"k\"");
        assertThat(callers.counted("ApiKey", Outcome.MISSING)).isEqualTo(3);
    }

    @Test
    void a_key_may_stand_in_another_header_in_the_query_or_in_a_cookie() {
        callers.ask("api-key: {header: X-Token}", with(get("/"), "x-token", ACME_KEY));
        callers.ask("api-key: {query: key}", get("/a?x=%2f&key=" + ACME_KEY + "&y"));
        callers.ask("api-key: {cookie: key}", with(get("/"), "Cookie", "a=1; key=" + ACME_KEY + "; b=2"));

        assertThat(callers.upstream.requests())
                .allSatisfy(request -> assertThat(request.caller().consumer()).isEqualTo("acme"));
        assertThat(callers.upstream.requests().get(1).head().query()).isEqualTo("x=%2f&y");
        assertThat(callers.upstream.request().headers().get("Cookie")).containsExactly("a=1; b=2");
        assertThat(callers.upstream.requests()).hasSize(3);
    }

    @Test
    void a_key_in_another_place_than_said_is_none() {
        String policy = "api-key: {query: key}";

        refused(
                callers.ask(policy, with(get("/?keys=" + ACME_KEY), "X-API-Key", ACME_KEY)),
                "a credential is expected",
                "ApiKey query=\"key\"");
    }

    @Test
    void the_upstream_gets_the_key_where_that_is_wanted() {
        callers.ask("api-key: {forward: true}", with(get("/"), "X-API-Key", ACME_KEY));

        assertThat(callers.upstream.request().headers().get("X-API-Key")).containsExactly(ACME_KEY);
    }

    @Test
    void what_can_be_read_in_two_ways_is_refused() {
        String huge = "x".repeat(100_000);
        List<Request> requests = List.of(
                with(with(get("/"), "X-API-Key", ACME_KEY), "X-API-Key", ACME_KEY),
                with(with(get("/"), "X-API-Key", ACME_KEY), "x-api-key", OTHER_KEY),
                with(get("/"), "X-API-Key", ""),
                with(get("/"), "X-API-Key", "  "),
                with(get("/"), "X-API-Key", huge));

        assertThat(requests)
                .allSatisfy(
                        request -> refused(callers.ask("api-key: {anonymous: guest}", request), INVALID, CHALLENGE));
        assertThat(callers.counted("ApiKey", Outcome.MALFORMED)).isEqualTo(5);
        refused(callers.ask("api-key: {query: k}", get("/?k=" + ACME_KEY + "&%6b=x")), INVALID, "ApiKey query=\"k\"");
    }

    @Test
    void signs_that_no_key_has_are_a_wrong_key() {
        List<String> keys =
                List.of("\u00fcml\u00e4ut-0123456789", "\ud83d\udd11", "\ud83d", "\u0000", "%00", "' OR 1=1");

        assertThat(keys)
                .allSatisfy(key ->
                        refused(callers.ask("api-key: {}", with(get("/"), "X-API-Key", key)), INVALID, CHALLENGE));
    }

    @Test
    void who_has_no_key_may_be_somebody_too() {
        callers.ask("api-key: {anonymous: guest, headers: {plan: X-Plan}}", with(get("/"), "X-Plan", "gold"));

        assertThat(callers.upstream.request().caller().consumer()).isEqualTo("guest");
        assertThat(callers.upstream.request().headers().get("X-Plan")).containsExactly("free");
        assertThat(callers.counted("ApiKey", Outcome.ANONYMOUS)).isEqualTo(1);
    }

    @Test
    void a_wrong_key_does_not_make_one_anonymous() {
        refused(callers.ask("api-key: {anonymous: guest}", with(get("/"), "X-API-Key", "wrong")), INVALID, CHALLENGE);
    }

    @Test
    void upstreams_are_told_what_is_known_and_never_what_clients_say_of_themselves() {
        String policy = "api-key: {headers: {plan: X-Plan, id: X-Id, none: X-None}}";
        Request lying = with(with(with(get("/"), "x-plan", "diamond"), "X-None", "x"), "X-ID", "1");

        callers.ask(policy, with(lying, "X-API-Key", ACME_KEY));
        callers.ask(policy, with(lying, "X-API-Key", OTHER_KEY));

        Request acme = callers.upstream.requests().get(0);
        Request other = callers.upstream.requests().get(1);
        assertThat(acme.headers().get("X-Plan")).containsExactly("gold");
        assertThat(acme.headers().get("X-Id")).containsExactly("7");
        assertThat(acme.headers().contains("X-None")).isFalse();
        assertThat(List.of("X-Plan", "X-Id", "X-None"))
                .noneMatch(name -> other.headers().contains(name));
    }

    @Test
    void two_credentials_of_one_caller_say_more_and_of_two_callers_nothing() {
        Filters two = new Filters(callers, "api-key: {}", "api-key: {query: key}");

        two.ask(with(get("/?key=" + ACME_KEY), "X-API-Key", ACME_KEY));
        var contradiction = two.ask(with(get("/?key=" + OTHER_KEY), "X-API-Key", ACME_KEY));

        assertThat(callers.upstream.requests()).hasSize(1);
        assertThat(callers.upstream.request().caller().consumer()).isEqualTo("acme");
        assertThat(Callers.refusal(contradiction).error().status()).isEqualTo(403);
        assertThat(callers.counted("ApiKey", Outcome.CONTRADICTED)).isEqualTo(1);
    }

    @Test
    void every_field_can_be_set() throws Exception {
        ApiKey all = read(ApiKey.class, "header: X-Token\nforward: true\nanonymous: guest\nheaders: {plan: X-Plan}");

        assertThat(all)
                .isEqualTo(new ApiKey(
                        Optional.of("X-Token"),
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        Optional.of("guest"),
                        Map.of("plan", "X-Plan")));
        assertThat(read(ApiKey.class, "{}").place())
                .isEqualTo(read(ApiKey.class, "header: x-api-key").place());
    }

    @Test
    void refuses_places_that_there_are_not() {
        assertThat(problems(ApiKey.class, "header: X-Key\nquery: key"))
                .containsExactly("1:1: api-key: X-Key, key (expected: one of header, query and cookie;"
                        + " several api-key stand in any-of)");
        assertThat(problems(ApiKey.class, "header: \"X Key\""))
                .containsExactly("1:9 header: X Key (expected: the name of a header, such as X-Tenant)");
        assertThat(problems(ApiKey.class, "query: \"a b\""))
                .containsExactly("1:8 query: a b (expected: a name such as key)");
        assertThat(problems(ApiKey.class, "cookie: \"\"")).hasSize(1);
        assertThat(problems(ApiKey.class, "headers: {a: X-A, b: x-a}"))
                .containsExactly("1:22 headers.b: x-a (expected: another header for each)");
        assertThat(problems(ApiKey.class, "headers: {a: Host}")).hasSize(1);
    }

    @Test
    void nobody_is_anonymous_whom_nobody_knows() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> callers.ask("api-key: {anonymous: nobody}", get("/")))
                .withMessage("anonymous: nobody (expected: the name of one of the consumers)");
    }
}
