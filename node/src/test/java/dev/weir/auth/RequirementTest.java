// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static dev.weir.http.Requests.get;
import static dev.weir.http.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.http.Caller;
import dev.weir.http.Request;
import io.undertow.util.HttpString;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequirementTest {

    private static final Caller ALICE = new Caller(
            "acme",
            Set.of("gold"),
            Set.of("orders.read", "orders.write"),
            Map.of(
                    "tenant",
                    "t1",
                    "level",
                    3,
                    "share",
                    2.5,
                    "verified",
                    true,
                    "roles",
                    List.of("ops", "dev"),
                    "realm",
                    Map.of("id", 7L),
                    "large",
                    new BigInteger("18446744073709551616")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "request.method == 'PUT'",
                "request.path == '/tenants/t1/orders/7'",
                "request.path.startsWith('/tenants/' + caller.claims.tenant + '/')",
                "request.host == 'api.example.com'",
                "request.headers['x-stage'] == 'test'",
                "request.headers['x-two'] == 'a, b'",
                "request.query['dry'] == ['']",
                "request.query['tag'] == ['a', 'b c']",
                "!('other' in request.query)",
                "path.tenant == caller.claims.tenant",
                "path['id'].matches('^[0-9]+$')",
                "client.address == '192.0.2.1'",
                "client.address.startsWith('192.0.2.')",
                "caller.consumer == 'acme'",
                "'gold' in caller.groups && !('silver' in caller.groups)",
                "caller.scopes.exists(s, s == 'orders.write')",
                "caller.scopes.all(s, s.startsWith('orders.'))",
                "'ops' in caller.claims.roles",
                "caller.claims.level >= 3 && caller.claims.level < 4",
                "caller.claims.share > 2 && caller.claims.share < 3",
                "caller.claims.level == 3.0",
                "caller.claims.verified",
                "caller.claims.realm.id == 7",
                "caller.claims.large == '18446744073709551616'",
                "has(caller.claims.tenant) && !has(caller.claims.nobody)",
                "true || caller.claims.nobody == 'x'",
            })
    void what_is_true_of_a_request_and_its_caller_holds(String text) {
        assertThat(Requirement.parse(text).holds(order())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "request.method == 'GET'",
                "caller.consumer == 'ACME'",
                "'x-stage' in request.headers && request.headers['x-stage'] == 'live'",
                "path.tenant == 'T1'",
                "'gold ' in caller.groups",
                "caller.claims.level == '3'",
                "caller.claims.large == 18446744073709551615.0",
            })
    void what_is_not_true_does_not_hold(String text) {
        assertThat(Requirement.parse(text).holds(order())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "caller.claims.nobody == 'x'",
                "caller.claims.nobody != 'x'",
                "!(caller.claims.nobody == 'x')",
                "request.headers['x-nothing'] != 'x'",
                "request.query['nothing'][0] != 'x'",
                "caller.claims.tenant",
                "caller.claims.level",
                "caller.claims.level > 'x'",
                "caller.claims.realm.id.more == 1",
                "1 / (caller.claims.level - 3) != 7",
                "request.path.matches(request.headers['x-regex'])",
                "!request.path.matches(request.headers['x-regex'])",
            })
    void what_cannot_be_told_does_not_hold(String text) {
        assertThat(Requirement.parse(text).holds(order())).isFalse();
    }

    @Test
    void a_request_of_which_nothing_is_known_is_asked_all_the_same() {
        assertThat(Requirement.parse("caller.consumer == '' && caller.groups == []")
                        .holds(get("/")))
                .isTrue();
        assertThat(Requirement.parse("caller.claims.admin == true").holds(get("/")))
                .isFalse();
        assertThat(Requirement.parse("caller.claims == {}").holds(get("/"))).isTrue();
    }

    @Test
    void a_claim_may_say_nothing() {
        List<Object> parts = new ArrayList<>(Arrays.asList("a", null));
        Request request = get("/").withCaller(new Caller("", Set.of(), Set.of(), Map.of("list", parts)));

        assertThat(Requirement.parse("caller.claims.list[1] == null").holds(request))
                .isTrue();
        assertThat(Requirement.parse("caller.claims.list[0] == null").holds(request))
                .isFalse();
    }

    @Test
    void what_is_wrong_is_told_with_its_place() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Requirement.parse("requst.method == 'GET'"))
                .withMessageContaining("(expected: one of CEL that is true or false)")
                .withMessageContaining("when:1:1: undeclared reference to 'requst'")
                .withMessageContaining("\n | requst.method == 'GET'\n | ^");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Requirement.parse("request.metod == 'GET'"))
                .withMessageContaining("undeclared reference to 'request'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Requirement.parse("request.method == 1"))
                .withMessageContaining("found no matching overload for '_==_'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Requirement.parse("request.path"))
                .withMessageContaining("expected type 'bool' but found 'string'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Requirement.parse("caller.groups == 'gold' ||"))
                .withMessageContaining("when:1:27");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Requirement.parse("request.path.matches('(')"))
                .withMessageContaining("(expected: a regular expression of RE2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "caller.scopes.map(s, s + s).size() > 1",
                "caller.scopes.filter(s, true).size() > 1",
                "caller.scopes.exists_one(s, true)",
                "caller.scopes.exists(s, s + s == 'aa')",
                "caller.scopes.all(s, [s].exists(t, t + t == s))",
                "",
                "   ",
            })
    void what_may_cost_too_much_or_is_nothing_is_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Requirement.parse(text))
                .withMessageContaining("(expected: ");
    }

    @Test
    void neither_long_nor_deep_ones_are_read() {
        String deep = "(".repeat(400) + "true" + ")".repeat(400);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Requirement.parse("true || " + "true || ".repeat(200) + "true"))
                .withMessageContaining("1 to 1000 characters");
        assertThatIllegalArgumentException().isThrownBy(() -> Requirement.parse(deep));
        assertThatIllegalArgumentException().isThrownBy(() -> Requirement.parse("!".repeat(999) + "true"));
    }

    @Test
    void a_loop_that_does_not_end_soon_does_not_hold() {
        List<Object> many = IntStream.range(0, 200).<Object>mapToObj(i -> i).toList();
        Request request = get("/").withCaller(new Caller("", Set.of(), Set.of(), Map.of("many", many)));
        String loop = "caller.claims.many.all(a, %s)";

        assertThat(Requirement.parse(String.format(loop, "a >= 0")).holds(request))
                .isTrue();
        assertThat(Requirement.parse(String.format(loop, "caller.claims.many.all(b, b >= 0)"))
                        .holds(request))
                .isFalse();
    }

    @Test
    void a_regular_expression_takes_no_longer_than_its_text() {
        String path = "/" + "a".repeat(8_000) + "!";

        assertThat(Requirement.parse("request.path.matches('^/(a+)+$')").holds(get(path)))
                .isFalse();
    }

    @Test
    void the_variables_of_the_path_are_known_by_name() {
        Requirement requirement =
                Requirement.parse("path.tenant == 'a' && path['id'] != '' && request.path != '' && has(path.opt)");

        assertThat(requirement.pathVariables()).containsExactlyInAnyOrder("tenant", "id", "opt");
        assertThat(Requirement.parse("request.path == '/'").pathVariables()).isEmpty();
    }

    @Test
    void two_of_the_same_text_are_the_same() {
        Requirement one = Requirement.parse("true");

        assertThat(one).isEqualTo(Requirement.parse("true")).hasToString("true");
        assertThat(one.hashCode()).isEqualTo(Requirement.parse("true").hashCode());
        assertThat(one).isNotEqualTo(Requirement.parse("false"));
    }

    private static Request order() {
        return request("PUT", "http://API.example.com:8080/tenants/t1/orders/7?tag=a&dry&tag=b+c")
                .withHeaders(headers -> {
                    headers.put(new HttpString("X-Stage"), "test");
                    headers.add(new HttpString("X-Two"), "a");
                    headers.add(new HttpString("X-Two"), "b");
                    headers.put(new HttpString("X-Regex"), "(");
                })
                .withVariables(Map.of("tenant", "t1", "id", "7"))
                .withCaller(ALICE);
    }
}
