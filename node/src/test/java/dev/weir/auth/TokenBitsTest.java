// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TokenBitsTest {

    /** An elliptic curve takes its time: of what is signed, not every character is tried. */
    private static final int STEP = 11;

    @ParameterizedTest
    @EnumSource(
            value = SignatureAlgorithm.class,
            names = {"HS256", "RS256", "PS256", "ES256", "EDDSA"})
    void a_token_with_any_bit_turned_over_is_never_good(SignatureAlgorithm algorithm) throws Exception {
        Signer signer = Signer.of(algorithm);
        String token = signer.token(Signer.CLAIMS);
        TokenVerifier verifier = new TokenVerifier(TokenRules.usual());
        int signature = token.lastIndexOf('.');

        List<String> accepted = new ArrayList<>();
        for (int i = 0; i < token.length(); i += i < signature - STEP ? STEP : 1) {
            for (int bit = 0; bit < 16; bit++) {
                String turned = token.substring(0, i) + (char) (token.charAt(i) ^ 1 << bit) + token.substring(i + 1);
                if (isGood(verifier, turned, signer.keys())) {
                    accepted.add(turned);
                }
            }
        }

        assertThat(isGood(verifier, token, signer.keys())).isTrue();
        assertThat(accepted).isEmpty();
    }

    private static boolean isGood(TokenVerifier verifier, String token, KeySet keys) {
        try {
            verifier.verify(token, keys, 0);
            return true;
        } catch (TokenException e) {
            return false;
        }
    }
}
