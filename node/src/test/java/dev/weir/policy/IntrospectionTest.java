// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.policy.AskingNode.json;
import static dev.weir.policy.Callers.OTHER_KEY;
import static dev.weir.policy.Callers.refused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.Outcome;
import dev.weir.http.Client;
import dev.weir.http.Request;
import io.undertow.util.Headers;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IntrospectionTest {

    static final String CLIENT = "client: {id: 'weir/1', secret: '${env:SECRET}'}";
    static final String SETTINGS = "upstream: idp, path: /oauth2/introspect, " + CLIENT;
    static final String POLICY = "introspection: {" + SETTINGS + "}";
    static final String BARE = "Bearer realm=\"weir\"";
    static final String INVALID = BARE + ", error=\"invalid_token\", error_description=\"The token is not valid.\"";
    static final String DETAIL = "the credential is not valid";
    private static final String ALICE = "{\"active\":true,\"sub\":\"alice\",\"scope\":\"read write\",\"exp\":60}";

    private final AskingNode node = AskingNode.answered(json(ALICE));

    private static String with(String more) {
        return "introspection: {" + SETTINGS + ", " + more + "}";
    }

    @Test
    void who_issues_tokens_is_asked_by_the_gateway_on_its_own_account() {
        Request request = node.get(
                "/orders?a=b", "Authorization", "Bearer to~k+en/1=", "Cookie", "sid=1", "X-Forwarded-For", "1.2.3.4");

        node.ask(POLICY, request);

        Request asked = node.service.request();
        String client = "weir%2F1:s3cret%3A+of+%26+all";
        assertThat(asked.method()).hasToString("POST");
        assertThat(asked.head().target()).isEqualTo("/oauth2/introspect");
        assertThat(asked.head().authority()).isEqualTo("idp");
        assertThat(AskingNode.text(asked.body())).isEqualTo("token=to%7Ek%2Ben%2F1%3D&token_type_hint=access_token");
        assertThat(asked.headers().get("Authorization"))
                .containsExactly("Basic " + Base64.getEncoder().encodeToString(client.getBytes(UTF_8)));
        assertThat(asked.headers().get("Content-Type")).containsExactly("application/x-www-form-urlencoded");
        assertThat(asked.headers().getHeaderNames())
                .containsExactlyInAnyOrder(Headers.AUTHORIZATION, Headers.CONTENT_TYPE, Headers.ACCEPT);
        assertThat(asked.client()).isEqualTo(Client.NOBODY);
        assertThat(asked.journey()).isNotSameAs(request.journey());
    }

    @Test
    void a_service_may_be_called_otherwise() {
        node.ask(with("host: 'id.example.com:8443'"), node.bearing("t"));
        node.ask(with("path: '/introspect?realm=shop'").replace("path: /oauth2/introspect, ", ""), node.bearing("u"));

        assertThat(node.service.requests().get(0).head().authority()).isEqualTo("id.example.com:8443");
        assertThat(node.service.requests().get(1).head().target()).isEqualTo("/introspect?realm=shop");
    }

    @Test
    void what_it_says_of_a_token_goes_with_the_request_and_the_token_stays_here() {
        node.ask(POLICY, node.bearing("t"));

        Request request = node.passed();
        assertThat(request.caller().claim("sub")).isEqualTo("alice");
        assertThat(request.caller().claims()).doesNotContainKey("active");
        assertThat(request.caller().scopes()).containsExactlyInAnyOrder("read", "write");
        assertThat(request.caller().consumer()).isEmpty();
        assertThat(request.caller().proven()).isTrue();
        assertThat(request.headers().contains("Authorization")).isFalse();
        assertThat(node.counted("Introspection", Outcome.ACCEPTED)).isEqualTo(1);
    }

    @Test
    void a_token_may_be_that_of_a_consumer() {
        AskingNode other = AskingNode.answered(json("{\"active\":true,\"sub\":\"" + OTHER_KEY + "\"}"));

        other.ask(POLICY, other.bearing("t"));

        assertThat(other.passed().caller().consumer()).isEqualTo("other");
    }

    @Test
    void a_token_that_is_not_active_is_refused_whatever_else_is_said() {
        AskingNode other = AskingNode.answered(json("{\"active\":false,\"sub\":\"alice\",\"exp\":60}"));

        refused(other.ask(POLICY, other.bearing("t")), DETAIL, INVALID);

        assertThat(other.passes()).isZero();
        assertThat(other.counted("Introspection", Outcome.UNKNOWN)).isEqualTo(1);
    }

    @Test
    void who_sends_no_token_is_told_to_and_nobody_is_asked() {
        refused(node.ask(POLICY, node.get("/")), "a credential is expected", BARE);
        refused(
                node.ask(with("realm: shop"), node.get("/", "Authorization", "Basic YTpi")),
                "a credential is expected",
                "Bearer realm=\"shop\"");

        assertThat(node.asked()).isZero();
        assertThat(node.counted("Introspection", Outcome.MISSING)).isEqualTo(2);
    }

    @Test
    void time_issuer_and_audience_must_hold_though_it_is_active() {
        String claims = "{\"active\":true,\"iss\":\"b\",\"aud\":[\"orders\"],\"exp\":60,\"nbf\":0}";
        String policy = with("issuer: [a, b], audience: orders, leeway: 1s");
        AskingNode good = AskingNode.answered(json(claims));

        good.ask(policy, good.bearing("t"));

        assertThat(good.passes()).isEqualTo(1);
        for (List<String> wrong : List.of(
                List.of("\"exp\":60", "\"exp\":-60"),
                List.of("\"nbf\":0", "\"nbf\":50"),
                List.of("\"iss\":\"b\"", "\"iss\":\"c\""),
                List.of("\"iss\":\"b\",", ""),
                List.of("\"aud\":[\"orders\"],", ""))) {
            AskingNode bad = AskingNode.answered(json(claims.replace(wrong.get(0), wrong.get(1))));
            refused(bad.ask(policy, bad.bearing("t")), DETAIL, INVALID);
            assertThat(bad.passes()).as(wrong.toString()).isZero();
        }
    }

    @Test
    void upstreams_are_told_what_is_said_and_never_what_clients_say_of_themselves() {
        AskingNode odd = AskingNode.answered(
                json("{\"active\":true,\"sub\":\"x\\r\\nX-Admin: 1\",\"client_id\":\"j\u00fcrgen\"}"));
        Request lying = Callers.with(Callers.with(odd.bearing("t"), "x-user", "root"), "X-None", "root");

        odd.ask(with("claims-to-headers: {sub: X-User, client_id: X-Client, none: X-None}"), lying);

        var headers = odd.passed().headers();
        assertThat(headers.get("X-User")).containsExactly("x%0D%0AX-Admin: 1");
        assertThat(headers.get("X-Client")).containsExactly("j%C3%BCrgen");
        assertThat(headers.contains("X-None")).isFalse();
    }

    @Test
    void a_token_may_stand_elsewhere_and_go_on_where_that_is_wanted() {
        node.ask(with("token: {cookie: sid}"), node.get("/", "Cookie", "a=1; sid=t"));
        node.ask(with("token: {header: X-Token}, forward: true"), node.get("/", "X-Token", "bearer t"));

        assertThat(node.asked()).isEqualTo(1);
        assertThat(node.callers.upstream.requests().get(0).headers().get("Cookie"))
                .containsExactly("a=1");
        assertThat(node.passed().headers().get("X-Token")).containsExactly("bearer t");
    }

    @Test
    void who_has_no_token_may_be_somebody_but_not_who_has_a_wrong_one() {
        AskingNode other = AskingNode.answered(json("{\"active\":false}"));
        String policy = with("anonymous: guest");

        other.ask(policy, other.get("/"));

        assertThat(other.passed().caller().consumer()).isEqualTo("guest");
        refused(other.ask(policy, other.bearing("t")), DETAIL, INVALID);
    }

    @Test
    void beside_other_kinds_the_first_that_is_there_decides() {
        String policy = "any-of: [{api-key: {}}, {" + POLICY + "}]";

        node.ask(policy, node.get("/", "X-API-Key", OTHER_KEY));
        node.ask(policy, node.bearing("t"));

        assertThat(node.asked()).isEqualTo(1);
        assertThat(node.callers.upstream.requests().get(0).caller().consumer()).isEqualTo("other");
        assertThat(node.passed().caller().claim("sub")).isEqualTo("alice");
        assertThat(AskingNode.read(policy).upstreams()).containsValue("idp");
    }

    @Test
    void behind_a_cache_it_cannot_stand() {
        List<Policy> cache = List.of(AskingNode.read("cache: 10s"));

        assertThat(AskingNode.read(POLICY).misplaced(cache))
                .contains("introspection: behind cache (expected: in front of it, as what is kept is for all who come"
                        + " so far)");
        assertThat(AskingNode.read(POLICY).misplaced(List.of())).isEqualTo(Optional.empty());
    }
}
