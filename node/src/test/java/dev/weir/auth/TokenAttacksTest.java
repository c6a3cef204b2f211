// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static dev.weir.auth.SignatureAlgorithm.EDDSA;
import static dev.weir.auth.SignatureAlgorithm.ES256;
import static dev.weir.auth.SignatureAlgorithm.HS256;
import static dev.weir.auth.SignatureAlgorithm.PS256;
import static dev.weir.auth.SignatureAlgorithm.RS256;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What attackers are known to try with tokens (RFC 8725 §2 and what was found in libraries), each by its own test. */
class TokenAttacksTest {

    private static final String CLAIMS = Signer.CLAIMS;

    private final Signer rsa = Signer.of(RS256);
    private final Signer ec = Signer.of(ES256);
    private final Signer secret = Signer.of(HS256);
    private final TokenVerifier verifier = new TokenVerifier(TokenRules.usual());

    private void refused(Flaw flaw, String token, KeySet keys) {
        assertThatThrownBy(() -> verifier.verify(token, keys, 0))
                .isInstanceOf(TokenException.class)
                .hasMessage(flaw.label());
    }

    private static String after(String token) {
        return token.substring(token.lastIndexOf('.') + 1);
    }

    @Test
    void a_token_without_a_signature_is_refused_however_none_is_spelt() {
        for (String none : List.of("none", "None", "NONE", "nOnE", "none ", "")) {
            String unsigned = Signer.encoded("{\"alg\":\"" + none + "\"}") + '.' + Signer.encoded(CLAIMS);

            refused(Flaw.MALFORMED, unsigned + '.', rsa.keys());
            refused(Flaw.ALGORITHM, unsigned + ".AA", rsa.keys());
            refused(Flaw.ALGORITHM, rsa.token("{\"alg\":\"" + none + "\"}", CLAIMS), rsa.keys());
        }
        refused(Flaw.ALGORITHM, rsa.token("{}", CLAIMS), rsa.keys());
        refused(Flaw.ALGORITHM, rsa.token("{\"alg\":null}", CLAIMS), rsa.keys());
    }

    @Test
    void a_public_key_is_never_taken_for_a_secret() throws Exception {
        String input = Signer.encoded("{\"alg\":\"HS256\"}") + '.' + Signer.encoded(CLAIMS);
        byte[] encoded = rsa.published().getEncoded();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded) + "\n-----END PUBLIC KEY-----\n";

        for (byte[] known : List.of(encoded, pem.getBytes(UTF_8), pem.strip().getBytes(UTF_8))) {
            String forged = input
                    + '.'
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(Signer.mac(input, known, HS256));

            refused(Flaw.ALGORITHM, forged, rsa.keys());
            refused(Flaw.ALGORITHM, forged, ec.keys());
        }
        assertThatThrownBy(() -> VerificationKey.published("", rsa.published(), List.of(HS256)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_key_is_used_by_its_own_algorithm_alone() {
        refused(Flaw.ALGORITHM, Signer.of(PS256).token(CLAIMS), rsa.keys());
        refused(Flaw.ALGORITHM, ec.token(CLAIMS), rsa.keys());
        refused(Flaw.ALGORITHM, rsa.token("{\"alg\":\"ES256\"}", CLAIMS), rsa.keys());
        refused(Flaw.ALGORITHM, rsa.token("{\"alg\":\"rs256\"}", CLAIMS), rsa.keys());
        refused(Flaw.ALGORITHM, secret.token("{\"alg\":\"HS512\"}", CLAIMS), secret.keys());
        refused(Flaw.SIGNATURE, Signer.of(PS256).token("{\"alg\":\"RS256\"}", CLAIMS), rsa.keys());
    }

    @Test
    void algorithms_of_the_configuration_bind_whatever_keys_allow() {
        TokenVerifier only = new TokenVerifier(new TokenRules(
                Set.of(RS256), Set.of(), Set.of(), Duration.ZERO, Set.of("exp"), Optional.empty(), 8192));

        assertThatThrownBy(() -> only.verify(secret.token(CLAIMS), secret.keys(), 0))
                .hasMessage("algorithm");
    }

    @Test
    void a_key_in_the_tokens_own_header_means_nothing() {
        Signer attacker = Signer.fresh(RS256);
        for (String header : List.of(
                "{\"alg\":\"RS256\",\"jwk\":" + attacker.jwk("") + "}",
                "{\"alg\":\"RS256\",\"jku\":\"http://127.0.0.1:1/jwks.json\"}",
                "{\"alg\":\"RS256\",\"x5u\":\"http://127.0.0.1:1/cert.pem\"}",
                "{\"alg\":\"RS256\",\"x5c\":[\"MIIB\"]}",
                "{\"alg\":\"RS256\",\"x5t\":\"AA\",\"x5t#S256\":\"AA\"}")) {

            refused(Flaw.SIGNATURE, attacker.token(header, CLAIMS), rsa.keys());
        }
    }

    @Test
    void a_key_id_is_a_name_and_never_a_path_or_a_query() {
        KeySet keys = KeySet.of(rsa.key("a"));
        for (String id : List.of("../../dev/null", "/dev/null", "' UNION SELECT 'x", "a|id", "a\\u0000", "A")) {

            refused(Flaw.UNKNOWN_KEY, rsa.tokenBy(id, CLAIMS), keys);
        }
        refused(Flaw.MALFORMED, rsa.token("{\"alg\":\"RS256\",\"kid\":[\"a\"]}", CLAIMS), keys);
        refused(Flaw.MALFORMED, rsa.token("{\"alg\":\"RS256\",\"kid\":7}", CLAIMS), keys);
        refused(Flaw.MALFORMED, rsa.tokenBy("x".repeat(600), CLAIMS), keys);
    }

    @Test
    void what_must_be_understood_and_is_not_is_refused() {
        refused(Flaw.CRITICAL, rsa.token("{\"alg\":\"RS256\",\"crit\":[\"b64\"],\"b64\":false}", CLAIMS), rsa.keys());
        refused(Flaw.CRITICAL, rsa.token("{\"alg\":\"RS256\",\"crit\":[\"exp\"],\"exp\":1}", CLAIMS), rsa.keys());
        refused(Flaw.CRITICAL, rsa.token("{\"alg\":\"RS256\",\"crit\":[]}", CLAIMS), rsa.keys());
        refused(Flaw.CRITICAL, rsa.token("{\"alg\":\"RS256\",\"crit\":\"\"}", CLAIMS), rsa.keys());
    }

    @Test
    void an_empty_signature_of_zeros_is_no_signature_of_anything() {
        for (int length : List.of(1, 32, 64, 70, 72, 132)) {
            String zeros = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[length]);
            for (Signer signer : List.of(ec, Signer.of(EDDSA), rsa, secret)) {
                String good = signer.token(CLAIMS);

                refused(Flaw.SIGNATURE, good.substring(0, good.lastIndexOf('.') + 1) + zeros, signer.keys());
            }
        }
    }

    @Test
    void a_signature_of_an_elliptic_curve_is_not_read_as_der() throws Exception {
        String good = ec.token(CLAIMS);
        byte[] plain = Base64.getUrlDecoder().decode(after(good));
        byte[] der = new byte[plain.length + 8];
        System.arraycopy(new byte[] {0x30, 0x46, 0x02, 0x21, 0}, 0, der, 0, 5);
        System.arraycopy(plain, 0, der, 5, 32);
        System.arraycopy(new byte[] {0x02, 0x21, 0}, 0, der, 37, 3);
        System.arraycopy(plain, 32, der, 40, 32);
        String forged = good.substring(0, good.lastIndexOf('.') + 1)
                + Base64.getUrlEncoder().withoutPadding().encodeToString(der);

        refused(Flaw.SIGNATURE, forged, ec.keys());
        assertThat(verifier.verify(good, ec.keys(), 0).subject()).isEqualTo("alice");
    }

    @Test
    void two_texts_never_mean_the_same_token() {
        String good = rsa.token(CLAIMS);
        for (String other : List.of(
                good + "=",
                good + "==",
                good + " ",
                ' ' + good,
                good + "\n",
                good.replaceFirst("\\.", ".."),
                good + '.',
                '.' + good,
                good.replace('.', '\u2024'),
                good + ".AA",
                good + ".AA.AA",
                good.substring(0, good.length() - 1) + '\u00e9',
                good.replace("ey", "\uff45y"))) {

            refused(Flaw.MALFORMED, other, rsa.keys());
        }
    }

    @Test
    void a_claim_that_stands_there_twice_is_not_chosen_from() {
        refused(Flaw.MALFORMED, rsa.token("{\"sub\":\"bob\",\"exp\":9,\"sub\":\"alice\"}"), rsa.keys());
        refused(Flaw.MALFORMED, rsa.token("{\"exp\":9,\"a\":{\"x\":1,\"x\":2}}"), rsa.keys());
        refused(Flaw.MALFORMED, rsa.token("{\"exp\":9,\"s\\u0075b\":\"bob\",\"sub\":\"alice\"}"), rsa.keys());
        refused(Flaw.MALFORMED, rsa.token("{\"alg\":\"none\",\"alg\":\"RS256\"}", CLAIMS), rsa.keys());
    }

    @Test
    void claims_of_the_wrong_kind_are_not_taken_as_if_they_were_absent() {
        for (String claims : List.of(
                "{\"exp\":\"9999999999\"}",
                "{\"exp\":true}",
                "{\"exp\":[9]}",
                "{\"exp\":1e300}",
                "{\"exp\":1e999}",
                "{\"exp\":99999999999999999999}",
                "{\"exp\":9,\"nbf\":\"x\"}",
                "{\"exp\":9,\"iat\":{}}",
                "{\"exp\":9,\"iss\":[\"https://id.test\"]}",
                "{\"exp\":9,\"sub\":7}",
                "{\"exp\":9,\"jti\":false}",
                "[]",
                "\"exp\"",
                "7",
                "null",
                "",
                "{",
                "{\"exp\":9}x",
                "{\"exp\":9}{}",
                "{\"exp\":9,}")) {

            refused(
                    Flaw.MALFORMED,
                    rsa.signed(Signer.encoded("{\"alg\":\"RS256\"}")
                            + '.'
                            + (claims.isEmpty() ? "AA" : Signer.encoded(claims))),
                    rsa.keys());
        }
        refused(Flaw.CLAIM_MISSING, rsa.token("{\"exp\":null}"), rsa.keys());
    }

    @Test
    void a_token_that_would_never_expire_is_refused() {
        refused(Flaw.CLAIM_MISSING, rsa.token("{\"sub\":\"alice\"}"), rsa.keys());
        refused(Flaw.EXPIRED, rsa.token("{\"exp\":-1}"), rsa.keys());
        refused(Flaw.EXPIRED, rsa.token("{\"exp\":0}"), rsa.keys());
    }

    @Test
    void what_is_deep_or_long_or_not_utf_8_costs_no_more_than_it_is_worth() {
        String deep = "{\"exp\":9,\"a\":" + "[".repeat(2000) + "]".repeat(2000) + "}";
        String number = "{\"exp\":9,\"a\":" + "9".repeat(1000) + "}";
        byte[] latin = "{\"exp\":9,\"a\":\"\u00e9\"}".getBytes(ISO_8859_1);
        byte[] wide = "{\"exp\":9}".getBytes(UTF_16);
        String header = Signer.encoded("{\"alg\":\"RS256\"}") + '.';

        refused(Flaw.MALFORMED, rsa.token(deep), rsa.keys());
        refused(Flaw.MALFORMED, rsa.token(number), rsa.keys());
        for (byte[] claims : List.of(latin, wide)) {
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(claims);
            refused(Flaw.MALFORMED, rsa.signed(header + text), rsa.keys());
        }
        refused(Flaw.TOO_LONG, rsa.token("{\"exp\":9,\"a\":\"" + "x".repeat(8000) + "\"}"), rsa.keys());
    }

    @Test
    void an_encrypted_token_or_one_in_json_is_none() {
        refused(Flaw.MALFORMED, "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..AA.AA.AA", rsa.keys());
        refused(Flaw.MALFORMED, "{\"payload\":\"AA\",\"protected\":\"AA\",\"signature\":\"AA\"}", rsa.keys());
        refused(
                Flaw.MALFORMED,
                rsa.signed(Signer.encoded("{\"alg\":\"RS256\",\"cty\":\"JWT\"}")
                        + '.'
                        + Signer.encoded(rsa.token(CLAIMS))),
                rsa.keys());
    }

    @Test
    void weak_keys_are_not_used() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);

        assertThatThrownBy(() -> VerificationKey.published(
                        "", generator.generateKeyPair().getPublic(), List.of()))
                .hasMessageContaining("2048");
        assertThatThrownBy(
                        () -> VerificationKey.published("", Signer.pair("Ed448").getPublic(), List.of()))
                .hasMessageContaining("Ed25519");
        for (SignatureAlgorithm algorithm : List.of(HS256, SignatureAlgorithm.HS384, SignatureAlgorithm.HS512)) {
            byte[] shorter = new byte[algorithm.bytes() - 1];
            assertThatThrownBy(() -> VerificationKey.secret("", shorter, List.of(algorithm)))
                    .hasMessage("secret: " + shorter.length + " bytes (expected: at least " + algorithm.bytes()
                            + " for " + algorithm.text() + ")");
        }
    }

    @Test
    void a_token_of_somebody_else_says_nothing_of_ones_own_claims() {
        String mine = rsa.token(CLAIMS);
        String admin = Signer.encoded(CLAIMS.replace("alice", "admin"));
        String[] parts = mine.split("\\.");

        refused(Flaw.SIGNATURE, parts[0] + '.' + admin + '.' + parts[2], rsa.keys());
        refused(Flaw.SIGNATURE, Signer.encoded("{ \"alg\":\"RS256\"}") + '.' + parts[1] + '.' + parts[2], rsa.keys());
    }
}
