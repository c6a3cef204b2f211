// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.io.Resources;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of RFC 7515 (appendix A), RFC 8037 (appendix A) and RFC 7520 (section 4). */
class JoseExamplesTest {

    private static final String UNSIGNED = "eyJhbGciOiJub25lIn0"
            + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.";

    /** One of them. */
    private record Example(String name, SignatureAlgorithm algorithm, KeySet keys, String token, boolean claims) {

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Example> examples() throws IOException {
        String text = Resources.toString(Resources.getResource("jose/examples.json"), UTF_8);
        Map<String, Object> all = JsonValues.object("{\"all\":" + text + "}").orElseThrow();
        List<Example> examples = new ArrayList<>();
        for (Object one : (List<?>) Objects.requireNonNull(all.get("all"))) {
            Map<?, ?> example = (Map<?, ?>) one;
            SignatureAlgorithm algorithm =
                    SignatureAlgorithm.of(text(example, "alg")).orElseThrow();
            StringBuilder jwk = new StringBuilder();
            ((Map<?, ?>) Objects.requireNonNull(example.get("jwk")))
                    .forEach((name, value) ->
                            jwk.append(jwk.isEmpty() ? "" : ",").append("\"" + name + "\":\"" + value + '"'));
            KeySet keys = new JwkReader(Set.of(algorithm), true)
                    .read(Signer.set("{" + jwk + "}"))
                    .orElseThrow();
            examples.add(new Example(
                    text(example, "name"),
                    algorithm,
                    keys,
                    text(example, "token"),
                    Boolean.TRUE.equals(example.get("claims"))));
        }
        return examples;
    }

    private static String text(Map<?, ?> example, String name) {
        return (String) Objects.requireNonNull(example.get(name));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void a_signature_of_the_rfcs_holds_with_its_key_alone(Example example) throws Exception {
        SignedText text = SignedText.parse(example.token);
        VerificationKey key =
                example.keys.candidates(text.key(), example.algorithm).get(0);

        String changed = example.token.replaceFirst("\\.(.)", ".Z");

        assertThat(example.keys.keys()).hasSize(1);
        assertThat(text.algorithm()).isEqualTo(example.algorithm.text());
        assertThat(key.signed(text, example.algorithm)).isTrue();
        assertThat(key.signed(SignedText.parse(changed), example.algorithm)).isFalse();
        assertThat(Signer.of(example.algorithm).key("").signed(text, example.algorithm))
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void an_example_with_claims_is_a_token_and_another_one_is_not(Example example) throws Exception {
        TokenVerifier verifier = new TokenVerifier(TokenRules.usual());

        if (example.claims) {
            VerifiedToken token = verifier.verify(example.token, example.keys, 1_300_819_379_999L);

            assertThat(token.issuer()).isEqualTo("joe");
            assertThat(token.claims()).containsEntry("http://example.com/is_root", true);
            assertThatThrownBy(() -> verifier.verify(example.token, example.keys, 1_300_819_380_000L))
                    .hasMessage("expired");
        } else {
            assertThatThrownBy(() -> verifier.verify(example.token, example.keys, 0))
                    .hasMessage("malformed");
        }
    }

    @Test
    void the_unsecured_example_is_refused() {
        TokenVerifier verifier = new TokenVerifier(TokenRules.usual());

        assertThatThrownBy(() -> verifier.verify(
                        UNSIGNED, Signer.of(SignatureAlgorithm.HS256).keys(), 0))
                .hasMessage("malformed");
        assertThatThrownBy(() -> verifier.verify(
                        UNSIGNED + "AA", Signer.of(SignatureAlgorithm.HS256).keys(), 0))
                .hasMessage("algorithm");
    }
}
