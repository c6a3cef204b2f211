// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TokenVerifierTest {

    private static final Signer SIGNER = Signer.of(SignatureAlgorithm.HS256);

    private static TokenRules rules(Set<String> issuers, Set<String> audiences, String leeway, Set<String> required) {
        return new TokenRules(Set.of(), issuers, audiences, Duration.parse(leeway), required, Optional.empty(), 1000);
    }

    private static VerifiedToken verified(TokenRules rules, String claims, long nowMillis) throws TokenException {
        return new TokenVerifier(rules).verify(SIGNER.token(claims), SIGNER.keys(), nowMillis);
    }

    private static void refused(Flaw flaw, TokenRules rules, String claims, long nowMillis) {
        assertThatThrownBy(() -> verified(rules, claims, nowMillis)).hasMessage(flaw.label());
    }

    @ParameterizedTest
    @EnumSource(SignatureAlgorithm.class)
    void a_token_of_each_algorithm_is_good_by_its_own_key(SignatureAlgorithm algorithm) throws Exception {
        Signer signer = Signer.of(algorithm);
        TokenVerifier verifier = new TokenVerifier(TokenRules.usual());

        VerifiedToken token = verifier.verify(signer.token(Signer.CLAIMS), signer.keys(), 0);

        assertThat(token.subject()).isEqualTo("alice");
        assertThatThrownBy(() -> verifier.verify(Signer.fresh(algorithm).token(Signer.CLAIMS), signer.keys(), 0))
                .hasMessage("signature");
    }

    @Test
    void claims_are_read_as_in_json() throws Exception {
        VerifiedToken token = verified(
                rules(Set.of(), Set.of(), "PT0S", Set.of()),
                "{\"n\":7,\"d\":1.5,\"t\":true,\"l\":[\"a\",null,2],\"m\":{\"x\":{\"y\":\"z\"}},"
                        + "\"none\":null,\"u\":\"\u00fc\"}",
                0);

        assertThat(token.claims())
                .containsEntry("n", 7L)
                .containsEntry("d", 1.5)
                .containsEntry("t", true)
                .containsEntry("l", List.of("a", 2L))
                .containsEntry("m", Map.of("x", Map.of("y", "z")))
                .containsEntry("u", "\u00fc")
                .doesNotContainKey("none");
    }

    @Test
    void scopes_are_read_from_either_claim_and_in_either_form() throws Exception {
        TokenRules rules = rules(Set.of(), Set.of(), "PT0S", Set.of());

        assertThat(verified(rules, "{\"scope\":\"a  b\"}", 0).scopes()).containsExactlyInAnyOrder("a", "b");
        assertThat(verified(rules, "{\"scope\":[\"a\"],\"scp\":[\"b\"]}", 0).scopes())
                .containsExactlyInAnyOrder("a", "b");
        assertThat(verified(rules, "{\"scp\":\"a\"}", 0).scopes()).containsExactly("a");
        assertThat(verified(rules, "{\"scope\":7}", 0).scopes()).isEmpty();
    }

    @Test
    void the_time_of_a_token_is_kept_to_the_second_and_the_leeway() throws Exception {
        TokenRules strict = rules(Set.of(), Set.of(), "PT0S", Set.of("exp"));
        TokenRules loose = rules(Set.of(), Set.of(), "PT10S", Set.of("exp"));
        String claims = "{\"nbf\":100,\"iat\":90,\"exp\":200}";

        assertThat(verified(strict, claims, 100_000).expiresAt()).isEqualTo(200_000);
        assertThat(verified(loose, claims, 209_999).notBefore()).isEqualTo(100_000);
        assertThat(verified(loose, claims, 90_000).issuedAt()).isEqualTo(90_000);
        refused(Flaw.EXPIRED, strict, claims, 200_000);
        refused(Flaw.EXPIRED, loose, claims, 210_000);
        refused(Flaw.NOT_YET_VALID, strict, claims, 99_999);
        refused(Flaw.NOT_YET_VALID, loose, claims, 89_999);
        refused(Flaw.NOT_YET_VALID, strict, "{\"iat\":101,\"exp\":200}", 100_000);
        assertThat(verified(strict, "{\"exp\":200.5}", 200_499).expiresAt()).isEqualTo(200_500);
    }

    @Test
    void a_token_must_be_of_an_issuer_and_for_an_audience_that_is_named() throws Exception {
        TokenRules rules = rules(Set.of("a", "b"), Set.of("orders", "shop"), "PT0S", Set.of());

        assertThat(verified(rules, "{\"iss\":\"b\",\"aud\":\"shop\"}", 0).issuer())
                .isEqualTo("b");
        assertThat(verified(rules, "{\"iss\":\"a\",\"aud\":[\"x\",\"orders\"]}", 0)
                        .issuer())
                .isEqualTo("a");
        refused(Flaw.ISSUER, rules, "{\"iss\":\"c\",\"aud\":\"shop\"}", 0);
        refused(Flaw.ISSUER, rules, "{\"aud\":\"shop\"}", 0);
        refused(Flaw.ISSUER, rules, "{\"iss\":\"A\",\"aud\":\"shop\"}", 0);
        refused(Flaw.AUDIENCE, rules, "{\"iss\":\"a\",\"aud\":\"shops\"}", 0);
        refused(Flaw.AUDIENCE, rules, "{\"iss\":\"a\"}", 0);
        refused(Flaw.AUDIENCE, rules, "{\"iss\":\"a\",\"aud\":[]}", 0);
    }

    @Test
    void keys_that_are_of_an_issuer_are_good_for_its_tokens_alone() throws Exception {
        KeySet keys = new KeySet(SIGNER.keys().keys(), "https://id.test");
        TokenVerifier verifier = new TokenVerifier(TokenRules.usual());

        assertThat(verifier.verify(SIGNER.token(Signer.CLAIMS), keys, 0).issuer())
                .isEqualTo("https://id.test");
        assertThatThrownBy(() -> verifier.verify(SIGNER.token("{\"iss\":\"other\",\"exp\":9}"), keys, 0))
                .hasMessage("issuer");
    }

    @Test
    void claims_that_are_required_must_say_something() throws Exception {
        TokenRules rules = rules(Set.of(), Set.of(), "PT0S", Set.of("exp", "tenant"));

        assertThat(verified(rules, "{\"exp\":1,\"tenant\":\"t\"}", 0).claims()).containsKey("tenant");
        for (String empty : List.of("null", "\"\"", "[]", "{}")) {
            refused(Flaw.CLAIM_MISSING, rules, "{\"exp\":1,\"tenant\":" + empty + "}", 0);
        }
        refused(Flaw.CLAIM_MISSING, rules, "{\"tenant\":\"t\"}", 0);
        refused(Flaw.CLAIM_MISSING, TokenRules.usual(), "{\"sub\":\"alice\"}", 0);
    }

    @Test
    void a_token_for_something_else_is_none() throws Exception {
        TokenVerifier usual = new TokenVerifier(TokenRules.usual());
        TokenVerifier access = new TokenVerifier(
                new TokenRules(Set.of(), Set.of(), Set.of(), Duration.ZERO, Set.of(), Optional.of("at+jwt"), 1000));

        for (String type : List.of("JWT", "jwt", "at+jwt", "application/at+JWT")) {
            assertThat(usual.verify(typed(type), SIGNER.keys(), 0).subject()).isEqualTo("alice");
        }
        for (String type : List.of("logout+jwt", "dpop+jwt", "secevent+jwt", "JOSE")) {
            assertThatThrownBy(() -> usual.verify(typed(type), SIGNER.keys(), 0))
                    .hasMessage("type");
        }
        assertThat(access.verify(typed("AT+JWT"), SIGNER.keys(), 0).subject()).isEqualTo("alice");
        assertThatThrownBy(() -> access.verify(typed("JWT"), SIGNER.keys(), 0)).hasMessage("type");
        assertThatThrownBy(() -> access.verify(SIGNER.token(Signer.CLAIMS), SIGNER.keys(), 0))
                .hasMessage("type");
    }

    private static String typed(String type) {
        return SIGNER.token("{\"alg\":\"HS256\",\"typ\":\"" + type + "\"}", Signer.CLAIMS);
    }

    @Test
    void a_token_that_names_no_key_is_tried_with_all_and_one_that_does_with_that_one() throws Exception {
        Signer other = Signer.of(SignatureAlgorithm.HS512);
        VerificationKey mine = VerificationKey.secret("b", "x".repeat(32).getBytes(UTF_8), List.of());
        KeySet keys = KeySet.of(mine, SIGNER.key("a"), other.key("c"));
        TokenVerifier verifier = new TokenVerifier(TokenRules.usual());

        assertThat(verifier.verify(SIGNER.token(Signer.CLAIMS), keys, 0).subject())
                .isEqualTo("alice");
        assertThat(verifier.verify(SIGNER.tokenBy("a", Signer.CLAIMS), keys, 0).subject())
                .isEqualTo("alice");
        assertThatThrownBy(() -> verifier.verify(SIGNER.tokenBy("b", Signer.CLAIMS), keys, 0))
                .hasMessage("signature");
        assertThatThrownBy(() -> verifier.verify(SIGNER.tokenBy("d", Signer.CLAIMS), keys, 0))
                .hasMessage("unknown-key");
        assertThatThrownBy(() -> verifier.verify(SIGNER.tokenBy("c", Signer.CLAIMS), keys, 0))
                .hasMessage("algorithm");
    }
}
