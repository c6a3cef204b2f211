// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwkReaderTest {

    private static final Signer RSA = Signer.of(SignatureAlgorithm.RS256);
    private static final Signer EC = Signer.of(SignatureAlgorithm.ES256);

    private static List<String> read(String... jwks) {
        KeySet set = new JwkReader(Set.of(), true).read(Signer.set(jwks)).orElseThrow();
        return set.keys().stream().map(VerificationKey::toString).toList();
    }

    @ParameterizedTest
    @EnumSource(SignatureAlgorithm.class)
    void a_key_of_each_kind_verifies_what_its_other_half_has_signed(SignatureAlgorithm algorithm) throws Exception {
        Signer signer = Signer.of(algorithm);
        String jwk = signer.jwk("k1", own -> own + ",\"alg\":\"" + algorithm.text() + "\",\"use\":\"sig\"");

        KeySet keys = new JwkReader(Set.of(), true).read(Signer.set(jwk)).orElseThrow();

        TokenVerifier verifier = new TokenVerifier(TokenRules.usual());
        assertThat(verifier.verify(signer.tokenBy("k1", Signer.CLAIMS), keys, 0).subject())
                .isEqualTo("alice");
    }

    @Test
    void a_key_without_an_algorithm_is_used_in_its_usual_way() {
        assertThat(read(
                        RSA.jwk("r"),
                        EC.jwk("e"),
                        Signer.of(SignatureAlgorithm.EDDSA).jwk("o")))
                .containsExactly(
                        "VerificationKey[r, [RS256]]", "VerificationKey[e, [ES256]]", "VerificationKey[o, [EDDSA]]");
        assertThat(read(
                        Signer.of(SignatureAlgorithm.ES384).jwk("e"),
                        Signer.of(SignatureAlgorithm.ES512).jwk("f")))
                .containsExactly("VerificationKey[e, [ES384]]", "VerificationKey[f, [ES512]]");
        assertThat(read(Signer.of(SignatureAlgorithm.HS512).jwk("s"))).containsExactly("VerificationKey[s, [HS256]]");
    }

    @Test
    void of_the_algorithms_that_are_wanted_a_key_has_those_that_fit_it_and_that_it_names() {
        JwkReader reader = new JwkReader(
                Set.of(SignatureAlgorithm.PS256, SignatureAlgorithm.RS512, SignatureAlgorithm.ES384), true);
        String named = RSA.jwk("a", own -> own + ",\"alg\":\"RS512\"");
        String other = RSA.jwk("b", own -> own + ",\"alg\":\"RS256\"");

        KeySet keys =
                reader.read(Signer.set(named, other, RSA.jwk("c"), EC.jwk("d"))).orElseThrow();

        assertThat(keys.keys().stream().map(VerificationKey::toString))
                .containsExactly("VerificationKey[a, [RS512]]", "VerificationKey[c, [RS512, PS256]]");
    }

    @Test
    void a_key_for_something_else_is_left_out() {
        assertThat(read(
                        RSA.jwk("a", own -> own + ",\"use\":\"enc\""),
                        RSA.jwk("b", own -> own + ",\"use\":7"),
                        RSA.jwk("c", own -> own + ",\"key_ops\":[\"sign\"]"),
                        RSA.jwk("d", own -> own + ",\"key_ops\":\"verify\""),
                        RSA.jwk("e", own -> own + ",\"alg\":\"RSA-OAEP\""),
                        RSA.jwk("f", own -> own + ",\"alg\":\"none\""),
                        RSA.jwk("g", own -> own + ",\"alg\":\"HS256\""),
                        RSA.jwk("h", own -> own + ",\"key_ops\":[\"verify\"]")))
                .containsExactly("VerificationKey[h, [RS256]]");
    }

    @Test
    void a_key_that_is_weak_or_badly_written_is_left_out() {
        assertThat(read(
                        "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}",
                        RSA.jwk("a").replace("\"AQAB\"", "\"AQ\""),
                        RSA.jwk("b").replace("\"AQAB\"", "\"AQAB==\""),
                        "{\"kty\":\"RSA\",\"e\":\"AQAB\"}",
                        "{\"kty\":\"oct\",\"k\":\"c2hvcnQ\"}",
                        EC.jwk("c").replace("P-256", "P-384"),
                        EC.jwk("d").replace("P-256", "secp256k1"),
                        EC.jwk("e").replaceFirst("\"x\":\"..", "\"x\":\"AA"),
                        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" + "A".repeat(43) + "\",\"y\":\"" + "A".repeat(43)
                                + "\"}",
                        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAA\"}",
                        "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"" + "A".repeat(43) + "\"}",
                        "{\"kty\":\"unknown\"}",
                        "{}"))
                .isEmpty();
    }

    @Test
    void a_secret_where_others_can_read_it_is_left_out() {
        String set = Signer.set(Signer.of(SignatureAlgorithm.HS256).jwk("s"), RSA.jwk("r"));

        KeySet keys = new JwkReader(Set.of(), false).read(set).orElseThrow();

        assertThat(keys.keys().stream().map(VerificationKey::id)).containsExactly("r");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"keys\":{}}",
                "{\"keys\":[]}x",
                "{\"keys\":[],\"keys\":[]}",
                "<html>",
                "{\"kty\":\"RSA\"}"
            })
    void what_is_no_set_is_none(String text) {
        assertThat(new JwkReader(Set.of(), true).read(text)).isEmpty();
    }

    @Test
    void a_set_without_a_key_is_one() {
        assertThat(new JwkReader(Set.of(), true)
                        .read("{\"keys\":[7,\"x\",null]}")
                        .orElseThrow()
                        .keys())
                .isEmpty();
    }
}
