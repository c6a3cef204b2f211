// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.ProxyError.HTTP_REQUEST_DENIED;
import static dev.weir.http.ProxyError.UNAUTHENTICATED;
import static dev.weir.http.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.Consumer;
import dev.weir.auth.Consumers;
import dev.weir.auth.Credentials;
import dev.weir.document.DocumentException;
import dev.weir.http.Caller;
import dev.weir.http.Filter;
import dev.weir.http.Handler;
import dev.weir.http.PathPattern;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Requests;
import dev.weir.http.Response;
import dev.weir.http.ScriptedHandler;
import io.undertow.util.Headers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizeTest {

    private static final Caller ACME = new Caller(
            "acme",
            Set.of("gold"),
            Set.of("read", "write"),
            Map.of(
                    "tenant",
                    "t1",
                    "level",
                    3,
                    "verified",
                    true,
                    "aud",
                    List.of("orders", "bills"),
                    "https://example.com/plan",
                    "big",
                    "realm_access",
                    Map.of("roles", List.of("ops"))));

    /** Somebody that a step in front has let pass without a credential. */
    private static final Caller GUEST = new Caller("guest", Set.of("guests"), Set.of(), Map.of()).unproven();

    private final ScriptedHandler upstream = ScriptedHandler.ok();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{groups: [silver, gold]}",
                "{scopes: [read, write]}",
                "{scopes: {all: [read]}}",
                "{scopes: {any: [delete, read]}}",
                "{consumers: [globex, acme]}",
                "{claims: {tenant: t1}}",
                "{claims: {tenant: [t0, t1], level: 3, verified: true, aud: orders}}",
                "{claims: {https://example.com/plan: big}}",
                "{claims: {realm_access.roles: [dev, ops]}}",
                "{when: request.method == 'GET' && 'gold' in caller.groups}",
                "{groups: [gold], scopes: [read], consumers: [acme], claims: {tenant: t1}, when: 'true'}",
                "{anonymous: true}",
                "{rules: [{methods: [PUT], groups: [nobody]}, {methods: [GET], path: /orders/**}]}",
            })
    void lets_through_who_has_all_that_is_asked(String text) throws Exception {
        assertThat(status(text, ACME)).isEqualTo("200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{groups: [silver]}",
                "{groups: [Gold]}",
                "{scopes: [read, delete]}",
                "{scopes: {all: [read, delete]}}",
                "{scopes: {any: [delete]}}",
                "{consumers: [globex]}",
                "{claims: {tenant: t2}}",
                "{claims: {tenant: t1, level: 4}}",
                "{claims: {nothing: ''}}",
                "{claims: {realm_access: ops}}",
                "{claims: {realm_access.roles.ops: ops}}",
                "{claims: {tenant.x: t1}}",
                "{when: caller.claims.nothing == 'x'}",
                "{when: caller.claims.nothing != 'x'}",
                "{groups: [gold], when: 'false'}",
                "{groups: [silver], scopes: [read], consumers: [acme], claims: {tenant: t1}, when: 'true'}",
                "{rules: [{methods: [PUT]}]}",
                "{rules: [{path: /bills/**}]}",
            })
    void refuses_whoever_lacks_one_thing(String text) throws Exception {
        assertThat(status(text, ACME)).isEqualTo("http_request_denied");
        assertThat(upstream.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{groups: [gold]}",
                "{scopes: {any: [read]}}",
                "{claims: {sub: ''}}",
                "{consumers: [acme]}",
                "{when: 'true'}",
                "{when: caller.consumer == ''}",
                "{rules: [{methods: [GET]}]}",
            })
    void of_whom_nobody_knows_who_it_is_is_let_through_only_when_it_is_said(String text) throws Exception {
        assertThat(status(text, Caller.ANONYMOUS)).isEqualTo("http_request_denied");
        assertThat(status("{anonymous: true}", Caller.ANONYMOUS)).isEqualTo("200");
        assertThat(status("{rules: [{methods: [GET], anonymous: true}]}", Caller.ANONYMOUS))
                .isEqualTo("200");
        assertThat(status("{anonymous: true, when: client.address == '10.0.0.1'}", Caller.ANONYMOUS))
                .isEqualTo("http_request_denied");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                   | unauthenticated",
                "{when: 'true'}                       | unauthenticated",
                "{groups: [gold]}                     | unauthenticated",
                "{rules: [{methods: [PUT]}]}          | unauthenticated",
                "{groups: [guests]}                   | 200",
                "{consumers: [guest]}                 | 200",
                "{anonymous: true}                    | 200",
                "{rules: [{path: /orders/**, consumers: [guest]}]} | 200",
            })
    void who_stands_for_nobody_is_let_through_by_name_only(String text, String outcome) throws Exception {
        assertThat(status(text, GUEST)).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /orders/7      | 200",
                "HEAD   | /orders/7      | 200",
                "PUT    | /orders/7      | http_request_denied",
                "DELETE | /orders/7      | http_request_denied",
                "GET    | /orders/secret | http_request_denied",
                "GET    | /bills         | 200",
                "POST   | /bills         | 200",
                "POST   | /other         | http_request_denied",
                "get    | /orders/7      | http_request_denied",
            })
    void the_first_rule_that_fits_decides_and_none_is_a_no(String method, String path, String outcome)
            throws Exception {
        String rules =
                """
                {rules: [{path: /orders/secret, groups: [nobody]},
                {methods: [GET], path: "/orders/{id}", groups: [gold]},
                {path: "/orders/{id}", scopes: [delete]}, {methods: [GET, POST], path: /bills}]}""";

        assertThat(status(rules, request(method, path).withCaller(ACME))).isEqualTo(outcome);
    }

    @Test
    void a_request_that_is_refused_is_closed_and_says_nothing_of_why() throws Exception {
        ArrivingBody body = ArrivingBody.ofLength(4);

        Throwable failure = failure(policy("{groups: [secret-group]}")
                .toFilter(new PolicyContext("orders"))
                .filter(Requests.post("/").withCaller(ACME).withBody(body), upstream)
                .toCompletableFuture());

        assertThat(failure).hasMessage("the caller may not do this");
        assertThat(body.closed()).isTrue();
    }

    @Test
    void who_was_let_pass_without_a_credential_is_told_how_to_show_one() throws Exception {
        Consumer guest = new Consumer("guest", Set.of(), Map.of(), Credentials.NONE);
        PolicyContext context = Standing.knowing(Consumers.of(List.of(guest)), Shared.alone());
        List<Filter> steps = List.of(
                Standing.policy("api-key: {anonymous: guest}").toFilter(context),
                policy("{groups: [gold]}").toFilter(context));
        Handler way = Filter.chain(steps, upstream);

        Throwable failure = failure(way.handle(Requests.get("/")).toCompletableFuture());

        assertThat(failure).isInstanceOfSatisfying(ProxyException.class, refusal -> {
            assertThat(refusal.error()).isEqualTo(UNAUTHENTICATED);
            assertThat(refusal.headers().get(Headers.WWW_AUTHENTICATE)).hasSize(1);
            assertThat(refusal.headers().getFirst(Headers.WWW_AUTHENTICATE)).startsWith("ApiKey ");
        });
    }

    @Test
    void a_condition_names_variables_of_the_path_of_its_route() throws Exception {
        Policy policy = policy("{when: path.tenant == caller.claims.tenant}");
        Policy rules = policy("{rules: [{methods: [GET]}, {when: path.tenant == 'a'}]}");

        assertThat(policy.misfit(PathPattern.parse("/tenants/{tenant}/**"))).isEmpty();
        assertThat(policy.misfit(PathPattern.parse("/tenants/{id}")))
                .contains("when: path.tenant (expected: a variable of /tenants/{id})");
        assertThat(rules.misfit(PathPattern.parse("/a")))
                .contains("rules[1].when: path.tenant (expected: a variable of /a)");
        assertThat(status(
                        policy,
                        Requests.get("/").withVariables(Map.of("tenant", "t1")).withCaller(ACME)))
                .isEqualTo("200");
        assertThat(status(
                        policy,
                        Requests.get("/").withVariables(Map.of("tenant", "t2")).withCaller(ACME)))
                .isEqualTo("http_request_denied");
    }

    @Test
    void the_consumers_that_it_names_are_told() throws Exception {
        Policy rules = policy("{rules: [{consumers: [acme, globex]}, {consumers: [umbrella]}]}");

        assertThat(rules.consumers().values()).containsExactly("acme", "globex", "umbrella");
        assertThat(policy("{consumers: [acme]}").consumers().values()).containsExactly("acme");
        assertThat(policy("{}").consumers()).isEmpty();
    }

    private static Policy policy(String text) throws DocumentException {
        return Standing.policy("authorize: " + text);
    }

    private String status(String text, Caller caller) throws DocumentException {
        return status(text, Requests.get("/orders/7").withCaller(caller));
    }

    private String status(String text, Request request) throws DocumentException {
        return status(policy(text), request);
    }

    /** The status of the answer, or how the refusal is called. */
    private String status(Policy policy, Request request) {
        CompletableFuture<Response> answer = policy.toFilter(new PolicyContext("orders"))
                .filter(request, upstream)
                .toCompletableFuture();
        if (!answer.isCompletedExceptionally()) {
            return Integer.toString(answer.join().status());
        }
        ProxyError error = ((ProxyException) failure(answer)).error();
        assertThat(List.of(HTTP_REQUEST_DENIED, UNAUTHENTICATED)).contains(error);
        return error.label();
    }

    private static Throwable failure(CompletableFuture<Response> answer) {
        try {
            throw new AssertionError("answered " + answer.join().status());
        } catch (CompletionException e) {
            return Optional.ofNullable(e.getCause()).orElse(e);
        }
    }
}
