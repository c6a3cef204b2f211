// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.document.Readings.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.Requirement;
import dev.weir.http.PathPattern;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuthorizeDocumentTest {

    @Test
    void has_defaults() throws Exception {
        assertThat(Standing.policy("authorize: {}"))
                .isEqualTo(new Authorize(
                        List.of(), Optional.empty(), Map.of(), List.of(), Optional.empty(), false, List.of()));
    }

    @Test
    void every_field_can_be_set() throws Exception {
        Policy conditions = Standing.policy(
                """
                authorize: {groups: [ops], scopes: [a, b], claims: {tenant: t1, plan: [big, 3]}, consumers: [acme],
                when: "request.method == 'GET'"}""");
        Policy anonymous = Standing.policy("authorize: {anonymous: true}");
        Policy rules = Standing.policy(
                "authorize: {rules: [{methods: [GET, M-SEARCH], path: /a/**, groups: [ops], scopes: {any: [a]},"
                        + " claims: {tenant: t1}, consumers: [acme], when: 'true'}, {anonymous: true}]}");

        assertThat(conditions)
                .isEqualTo(new Authorize(
                        List.of("ops"),
                        Optional.of(new Scopes.Listed(List.of("a", "b"))),
                        Map.of(
                                "tenant", new ClaimValue.One("t1"),
                                "plan", new ClaimValue.OneOf(List.of("big", "3"))),
                        List.of("acme"),
                        Optional.of(Requirement.parse("request.method == 'GET'")),
                        false,
                        List.of()));
        assertThat(((Authorize) anonymous).anonymous()).isTrue();
        assertThat(((Authorize) rules).rules())
                .first()
                .isEqualTo(new AuthorizeRule(
                        List.of("GET", "M-SEARCH"),
                        Optional.of(PathPattern.parse("/a/**")),
                        List.of("ops"),
                        Optional.of(new Scopes.Any(List.of("a"))),
                        Map.of("tenant", new ClaimValue.One("t1")),
                        List.of("acme"),
                        Optional.of(Requirement.parse("true")),
                        false));
        assertThat(((Authorize) Standing.policy("authorize: {scopes: {all: [a]}}")).scopes())
                .contains(new Scopes.All(List.of("a")));
    }

    @Test
    void refuses_what_could_be_read_in_two_ways() {
        assertThat(problems(Authorize.class, "{groups: [a], rules: [{groups: [b]}]}"))
                .containsExactly("1:15 rules: 1 (expected: none beside other settings, or nothing beside rules)");
        assertThat(problems(Authorize.class, "{anonymous: true, rules: [{groups: [b]}]}"))
                .hasSize(1);
        assertThat(problems(Authorize.class, "{anonymous: true, groups: [a]}"))
                .containsExactly("1:13 anonymous: true (expected: no groups, scopes, claims and consumers beside it:"
                        + " of whom nobody knows there are none)");
        assertThat(problems(Authorize.class, "{scopes: {all: [a], any: [b]}}"))
                .singleElement()
                .asString()
                .startsWith("1:21 scopes.any: unknown key");
    }

    @Test
    void refuses_what_nobody_can_have() {
        assertThat(problems(Authorize.class, "groups: ['']"))
                .containsExactly("1:10 groups[0]: \"\" (expected: a name)");
        assertThat(problems(Authorize.class, "consumers: [a, '']"))
                .containsExactly("1:16 consumers[1]: \"\" (expected: a name)");
        assertThat(problems(Authorize.class, "scopes: [a b]"))
                .singleElement()
                .asString()
                .contains("scopes", "a b (expected: a scope: ASCII, no blanks)");
        assertThat(problems(Authorize.class, "scopes: {any: []}"))
                .singleElement()
                .asString()
                .contains("an empty list (expected: at least one)");
        assertThat(problems(Authorize.class, "claims: {tenant: []}"))
                .singleElement()
                .asString()
                .contains("claims.tenant", "an empty list (expected: at least one)");
        assertThat(problems(Authorize.class, "rules: [{methods: [get]}]"))
                .singleElement()
                .asString()
                .contains("1:20 rules[0].methods[0]: get (expected: a method such as GET)");
        assertThat(problems(Authorize.class, "rules: [{path: a}]"))
                .singleElement()
                .asString()
                .contains("rules[0].path: a (expected: ");
        assertThat(problems(Authorize.class, "group: [a]"))
                .singleElement()
                .asString()
                .contains("group: unknown key (did you mean 'groups'?)");
    }

    @Test
    void a_condition_that_is_wrong_is_drawn_where_it_stands() {
        assertThat(problems(Authorize.class, "rules:\n  - path: /a\n    when: requst.method == 'GET'"))
                .containsExactly(
                        """
                        3:11 rules[0].when: not an expression that can be asked \
                        (expected: one of CEL that is true or false)
                         | ERROR: when:1:1: undeclared reference to 'requst' (in container '')
                         | requst.method == 'GET'
                         | ^""");
        assertThat(problems(Authorize.class, "when: ''"))
                .singleElement()
                .asString()
                .startsWith("1:7 when: 0 characters (expected: an expression of 1 to 1000 characters");
    }
}
