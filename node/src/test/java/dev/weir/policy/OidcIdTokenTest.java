// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.policy.Logins.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.Outcome;
import dev.weir.auth.SignatureAlgorithm;
import dev.weir.auth.Signer;
import dev.weir.http.CookieJar;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a provider, or somebody in its place, may say of who has logged in. */
class OidcIdTokenTest {

    private final Logins node = new Logins("");
    private final CookieJar browser = new CookieJar();

    private void isNotGood() {
        long before = node.counted(Outcome.WRONG);

        ProxyException why = Callers.refusal(node.visit(browser, node.returning(browser, "/")));

        assertThat(why.error()).isEqualTo(ProxyError.HTTP_REQUEST_DENIED);
        assertThat(why).hasMessage("the login could not be verified");
        assertThat(browser.cookies()).isEmpty();
        assertThat(node.counted(Outcome.WRONG)).isEqualTo(before + 1);
    }

    @Test
    void an_id_token_that_says_anything_else_is_not_good() {
        List<UnaryOperator<Map<String, Object>>> wrong = List.of(
                said -> set(said, "nonce", "x"),
                said -> set(said, "nonce", null),
                said -> set(said, "aud", "another"),
                said -> set(said, "aud", List.of("shop", "another")),
                said -> set(set(said, "aud", List.of("shop", "another")), "azp", "another"),
                said -> set(said, "azp", "another"),
                said -> set(said, "iss", "https://evil.test"),
                said -> set(said, "iss", null),
                said -> set(said, "sub", null),
                said -> set(said, "iat", null),
                said -> set(said, "exp", null),
                said -> set(said, "exp", 1L),
                said -> set(said, "iat", 2_000_000_000L),
                said -> set(said, "at_hash", "x"));

        for (UnaryOperator<Map<String, Object>> claims : wrong) {
            node.provider.claims = claims;

            isNotGood();
        }
        node.provider.claims = said -> set(set(said, "aud", List.of("shop", "another")), "azp", "shop");
        assertThat(location(node.visit(browser, node.returning(browser, "/")))).isEqualTo("/");
    }

    private static Map<String, Object> set(Map<String, Object> said, String name, @Nullable Object value) {
        said.remove(name);
        if (value != null) {
            said.put(name, value);
        }
        return said;
    }

    @Test
    void an_id_token_that_is_signed_otherwise_is_not_good() {
        Signer stranger = Signer.fresh(SignatureAlgorithm.ES256);
        Signer secret = Signer.of(SignatureAlgorithm.HS256);
        List<BiFunction<Signer, String, String>> wrong = List.of(
                (signer, claims) -> Signer.encoded("{\"alg\":\"none\"}") + '.' + Signer.encoded(claims) + '.',
                (signer, claims) -> Signer.encoded("{\"alg\":\"none\"}") + '.' + Signer.encoded(claims) + ".AA",
                (signer, claims) -> stranger.tokenBy("k", claims),
                (signer, claims) -> stranger.token("{\"alg\":\"ES256\",\"jwk\":" + stranger.jwk("k") + "}", claims),
                (signer, claims) -> secret.tokenBy("k", claims),
                (signer, claims) -> "x",
                (signer, claims) -> signer.token("{\"alg\":\"ES256\",\"kid\":\"k\",\"crit\":[\"x\"]}", claims));

        for (BiFunction<Signer, String, String> written : wrong) {
            node.provider.written = written;

            isNotGood();
        }
    }

    @Test
    void the_one_that_comes_with_an_access_token_may_say_which() {
        for (SignatureAlgorithm algorithm : List.of(SignatureAlgorithm.RS256, SignatureAlgorithm.EDDSA)) {
            Logins other = new Logins(algorithm, "");
            other.provider.granted = said -> set(said, "access_token", "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y");
            other.provider.claims = said -> set(said, "at_hash", hashOf(algorithm));

            assertThat(other.loggedIn().cookies()).containsKey("weir_session");
        }
    }

    /** Of OpenID Connect Core 1.0 §A.3; with SHA-512 computed by another program. */
    private static String hashOf(SignatureAlgorithm algorithm) {
        return algorithm == SignatureAlgorithm.RS256
                ? "77QmUPtjPfzWtF2AnpK9RQ"
                : "q7nS86GgvvFaZkzALLWqJYaJIKw2wCDAVfCAsm5CrBM";
    }

    @Test
    void without_one_nobody_logs_in_and_operators_have_to_look() {
        for (UnaryOperator<Map<String, Object>> granted : List.<UnaryOperator<Map<String, Object>>>of(
                said -> set(said, "id_token", null),
                said -> set(said, "id_token", 7L),
                said -> set(said, "token_type", "mac"),
                said -> set(said, "token_type", null))) {
            node.provider.granted = granted;

            ProxyException why = Callers.refusal(node.visit(browser, node.returning(browser, "/")));

            assertThat(why.error()).isEqualTo(ProxyError.AUTHENTICATION_UNDECIDED);
            assertThat(why).hasMessage("the login could not be brought to its end");
        }
    }
}
