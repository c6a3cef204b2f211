// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.Requests.get;
import static dev.weir.http.Requests.request;
import static dev.weir.policy.Callers.OTHER_KEY;
import static dev.weir.policy.Callers.refused;
import static dev.weir.policy.Callers.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.Outcome;
import dev.weir.auth.Revocation;
import dev.weir.auth.SignatureAlgorithm;
import dev.weir.auth.Signer;
import dev.weir.http.ManualLoop;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JwtTest {

    private static final Signer SIGNER = Signer.of(SignatureAlgorithm.EDDSA);
    private static final String KEYS = "jwks: '" + Signer.set(SIGNER.jwk("k")) + "'";
    private static final String POLICY = "jwt: {" + KEYS + "}";
    private static final String BARE = "Bearer realm=\"weir\"";
    private static final String INVALID =
            BARE + ", error=\"invalid_token\", error_description=\"The token is not valid.\"";
    private static final String DETAIL = "the credential is not valid";

    private final Callers callers = new Callers();

    private static String token(String claims) {
        return SIGNER.tokenBy("k", claims);
    }

    private static Request bearing(String token) {
        return with(get("/orders"), "Authorization", "Bearer " + token);
    }

    @Test
    void a_good_token_says_who_it_is_and_stays_here() {
        String token = token("{\"sub\":\"" + OTHER_KEY + "\",\"scope\":\"read write\",\"exp\":60}");

        callers.ask(POLICY, bearing(token));

        Request request = callers.upstream.request();
        assertThat(request.caller().consumer()).isEqualTo("other");
        assertThat(request.caller().scopes()).containsExactlyInAnyOrder("read", "write");
        assertThat(request.caller().claim("exp")).isEqualTo("60");
        assertThat(request.headers().contains("Authorization")).isFalse();
        assertThat(callers.counted("Jwt", Outcome.ACCEPTED)).isEqualTo(1);
    }

    @Test
    void a_token_of_nobody_known_is_good_all_the_same() {
        callers.ask(POLICY, bearing(token("{\"sub\":\"alice\",\"exp\":60}")));

        assertThat(callers.upstream.request().caller().consumer()).isEmpty();
        assertThat(callers.upstream.request().caller().claim("sub")).isEqualTo("alice");
    }

    @Test
    void the_upstream_gets_the_token_where_that_is_wanted() {
        String token = token("{\"exp\":60}");

        callers.ask("jwt: {forward: true, " + KEYS + "}", bearing(token));

        assertThat(callers.upstream.request().headers().get("Authorization")).containsExactly("Bearer " + token);
    }

    @Test
    void who_sends_no_token_is_told_to_and_nothing_more() {
        refused(callers.ask(POLICY, get("/")), "a credential is expected", BARE);
        refused(
                callers.ask("jwt: {realm: shop, " + KEYS + "}", with(get("/"), "Authorization", "Basic YTpi")),
                "a credential is expected",
                "Bearer realm=\"shop\"");
        assertThat(callers.counted("Jwt", Outcome.MISSING)).isEqualTo(2);
    }

    @Test
    void all_wrong_tokens_get_the_same_answer() {
        String good = token("{\"jti\":\"7\",\"exp\":60}");
        callers.tokens.revocations().revoke("r", Revocation.Kind.JTI, "7", "", Duration.ofHours(1));
        List<String> wrong = List.of(
                good,
                token("{\"exp\":-60}"),
                token("{\"exp\":60,\"nbf\":50}"),
                token("{\"sub\":\"alice\"}"),
                SIGNER.tokenBy("unknown", Signer.CLAIMS),
                Signer.fresh(SignatureAlgorithm.EDDSA).tokenBy("k", Signer.CLAIMS),
                Signer.of(SignatureAlgorithm.HS256).tokenBy("k", Signer.CLAIMS),
                good.substring(1),
                "x",
                "");

        assertThat(wrong).allSatisfy(token -> refused(callers.ask(POLICY, bearing(token)), DETAIL, INVALID));

        assertThat(callers.upstream.requests()).isEmpty();
        assertThat(callers.counted("Jwt", Outcome.REVOKED)).isEqualTo(1);
        assertThat(callers.counted("Jwt", Outcome.EXPIRED)).isEqualTo(2);
        assertThat(callers.counted("Jwt", Outcome.UNKNOWN)).isEqualTo(1);
        assertThat(callers.counted("Jwt", Outcome.WRONG)).isEqualTo(3);
        assertThat(callers.counted("Jwt", Outcome.MALFORMED)).isEqualTo(3);
    }

    @Test
    void a_second_authorization_is_not_chosen_from() {
        String good = token("{\"exp\":60}");

        refused(callers.ask(POLICY, with(bearing(good), "Authorization", "Bearer " + good)), DETAIL, INVALID);
        refused(callers.ask(POLICY, with(bearing(good), "authorization", "Basic YTpi")), DETAIL, INVALID);
    }

    @Test
    void a_token_may_stand_elsewhere() {
        String token = token("{\"sub\":\"alice\",\"exp\":60}");

        callers.ask("jwt: {token: {header: X-Token}, " + KEYS + "}", with(get("/"), "X-Token", token));
        callers.ask("jwt: {token: {header: X-Token}, " + KEYS + "}", with(get("/"), "x-token", "bearer " + token));
        callers.ask("jwt: {token: {cookie: sid}, " + KEYS + "}", with(get("/"), "Cookie", "a=1; sid=" + token));
        callers.ask("jwt: {token: {query: t}, " + KEYS + "}", get("/a?x=1&t=" + token));

        assertThat(callers.upstream.requests())
                .hasSize(4)
                .allSatisfy(request -> assertThat(request.caller().claim("sub")).isEqualTo("alice"));
        assertThat(callers.upstream.requests().get(2).headers().get("Cookie")).containsExactly("a=1");
        assertThat(callers.upstream.request().head().query()).isEqualTo("x=1");
        refused(
                callers.ask("jwt: {token: {cookie: sid}, " + KEYS + "}", bearing(token)),
                "a credential is expected",
                BARE);
        refused(
                callers.ask("jwt: {token: {query: t}, " + KEYS + "}", get("/a?t=" + token + "&t=" + token)),
                DETAIL,
                INVALID);
    }

    @Test
    void upstreams_are_told_what_tokens_say_and_never_what_clients_say_of_themselves() {
        String policy =
                "jwt: {claims-to-headers: {sub: X-User, roles: X-Roles, n: X-N, none: X-None, o: X-O}, " + KEYS + "}";
        String token = token("{\"sub\":\"j\u00fcrgen, x\\r\\nX-Admin: 1\",\"roles\":[\"a,b\",\"c\"],\"n\":7,"
                + "\"o\":{\"x\":1},\"exp\":60}");
        Request lying = with(with(with(bearing(token), "x-user", "root"), "X-None", "root"), "X-O", "root");

        callers.ask(policy, lying);

        var headers = callers.upstream.request().headers();
        assertThat(headers.get("X-User")).containsExactly("j%C3%BCrgen, x%0D%0AX-Admin: 1");
        assertThat(headers.get("X-Roles")).containsExactly("a%2Cb,c");
        assertThat(headers.get("X-N")).containsExactly("7");
        assertThat(headers.contains("X-None")).isFalse();
        assertThat(headers.contains("X-O")).isFalse();
    }

    @Test
    void who_has_no_token_may_be_somebody_but_not_who_has_a_wrong_one() {
        String policy = "jwt: {anonymous: guest, " + KEYS + "}";

        callers.ask(policy, get("/"));

        assertThat(callers.upstream.request().caller().consumer()).isEqualTo("guest");
        refused(callers.ask(policy, bearing("x")), DETAIL, INVALID);
    }

    @Test
    void beside_other_kinds_the_first_that_is_there_decides() {
        String policy = "any-of: [{" + POLICY + "}, {api-key: {}}]";

        callers.ask(policy, with(get("/"), "X-API-Key", OTHER_KEY));

        assertThat(callers.upstream.request().caller().consumer()).isEqualTo("other");
        refused(
                callers.ask(policy, with(bearing("x"), "X-API-Key", OTHER_KEY)),
                DETAIL,
                INVALID,
                "ApiKey header=\"X-API-Key\"");
    }

    @Test
    void issuer_audience_type_and_required_claims_must_hold() {
        String policy = "jwt: {issuer: [a, b], audience: orders, type: at+jwt, require: [exp, tenant], " + KEYS + "}";
        String claims = "{\"iss\":\"b\",\"aud\":[\"orders\"],\"tenant\":\"t\",\"exp\":60}";
        String header = "{\"alg\":\"EdDSA\",\"kid\":\"k\",\"typ\":\"at+jwt\"}";

        callers.ask(policy, bearing(SIGNER.token(header, claims)));

        assertThat(callers.upstream.requests()).hasSize(1);
        refused(callers.ask(policy, bearing(token(claims))), DETAIL, INVALID);
        for (String gone : List.of("\"iss\":\"b\",", "\"aud\":[\"orders\"],", "\"tenant\":\"t\",")) {
            refused(callers.ask(policy, bearing(SIGNER.token(header, claims.replace(gone, "")))), DETAIL, INVALID);
        }
    }

    @Test
    void without_keys_it_cannot_be_told_who_it_is() {
        String policy = "jwt: {jwks: 'https://id.test/jwks.json'}";
        ManualLoop loop = new ManualLoop();
        Request request = with(request("GET", "/", loop), "Authorization", "Bearer " + token("{\"exp\":60}"));

        var answer = callers.ask(policy, request);
        loop.run();

        assertThat(answer)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(ProxyException.class, why -> assertThat(why.error())
                        .isEqualTo(ProxyError.AUTHENTICATION_UNDECIDED));
        assertThat(callers.counted("Jwt", Outcome.UNDECIDED)).isEqualTo(1);
    }
}
