// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TokenGateTest {

    private final AtomicLong millis = new AtomicLong();
    private final Tokens tokens = Tokens.alone(() -> 0, millis::get);
    private final Signer signer = Signer.of(SignatureAlgorithm.HS256);
    private final SwitchedKeys keys = new SwitchedKeys(signer.keys());

    /** Keys that a test changes. */
    private static final class SwitchedKeys implements KeySource {

        private KeySet now;

        SwitchedKeys(KeySet now) {
            this.now = now;
        }

        @Override
        public KeySet current() {
            return now;
        }

        @Override
        public CompletionStage<KeySet> newerThan(KeySet seen) {
            return CompletableFuture.completedFuture(now);
        }
    }

    private TokenGate gate(Object terms) {
        return tokens.gate(terms, TokenRules.usual(), () -> keys);
    }

    private void refused(TokenGate gate, String token, Flaw flaw) {
        assertThatThrownBy(() -> gate.check(token)).hasMessage(flaw.label());
    }

    @Test
    void a_verified_token_is_remembered_on_its_terms() throws Exception {
        TokenGate gate = gate("a");
        String token = signer.token(Signer.CLAIMS);

        KnownToken first = gate.check(token);

        assertThat(gate.check(token)).isSameAs(first);
        assertThat(gate("a").check(token)).isSameAs(first);
        assertThat(gate("b").check(token)).isNotSameAs(first);
    }

    @Test
    void a_remembered_token_expires_all_the_same() throws Exception {
        TokenGate gate = gate("a");
        String token = signer.token("{\"nbf\":5,\"exp\":10}");

        refused(gate, token, Flaw.NOT_YET_VALID);
        millis.set(5_000);
        gate.check(token);
        millis.set(9_999);
        gate.check(token);
        millis.set(10_000);

        refused(gate, token, Flaw.EXPIRED);
        millis.set(4_999);
        refused(gate, token, Flaw.NOT_YET_VALID);
    }

    @Test
    void a_remembered_token_is_not_good_before_it_was_issued() throws Exception {
        TokenGate gate = gate("a");
        String token = signer.token("{\"iat\":5,\"exp\":10}");
        millis.set(5_000);
        gate.check(token);

        millis.set(4_999);

        refused(gate, token, Flaw.NOT_YET_VALID);
    }

    @Test
    void a_remembered_token_goes_with_the_keys_that_it_was_verified_with() throws Exception {
        TokenGate gate = gate("a");
        String token = signer.token(Signer.CLAIMS);
        gate.check(token);

        keys.now = KeySet.of(Signer.fresh(SignatureAlgorithm.HS256).key(""));

        refused(gate, token, Flaw.SIGNATURE);
        keys.now = KeySet.NONE;
        refused(gate, token, Flaw.NO_KEYS);
    }

    @Test
    void a_wrong_token_is_not_remembered() {
        TokenGate gate = gate("a");
        String token = signer.token(Signer.CLAIMS);
        keys.now = KeySet.of(Signer.fresh(SignatureAlgorithm.HS256).key(""));
        refused(gate, token, Flaw.SIGNATURE);

        keys.now = signer.keys();

        assertThat(gate.checkByNewerKeys(token)
                        .toCompletableFuture()
                        .join()
                        .token()
                        .subject())
                .isEqualTo("alice");
    }

    @Test
    void nothing_that_only_resembles_a_remembered_token_is_taken_for_it() throws Exception {
        TokenGate gate = gate("a");
        String token = signer.token(Signer.CLAIMS);
        gate.check(token);
        int signature = token.lastIndexOf('.') + 1;
        String another = signer.token("{\"sub\":\"bob\",\"exp\":1000}");
        gate.check(another);

        for (int i = 0; i < token.length(); i++) {
            String changed = token.substring(0, i) + (token.charAt(i) == 'A' ? 'B' : 'A') + token.substring(i + 1);
            assertThatThrownBy(() -> gate.check(changed)).isInstanceOf(TokenException.class);
        }
        refused(gate, token.substring(signature), Flaw.MALFORMED);
        refused(gate, '.' + token.substring(signature), Flaw.MALFORMED);
        refused(gate, token.substring(0, signature) + another.substring(another.lastIndexOf('.') + 1), Flaw.SIGNATURE);
        assertThat(gate.check(token).token().subject()).isEqualTo("alice");
    }

    @Test
    void a_remembered_token_that_is_taken_back_is_refused_and_good_again_when_that_is_lifted() throws Exception {
        TokenGate gate = gate("a");
        String token = signer.token("{\"jti\":\"7\",\"sub\":\"alice\",\"iat\":0,\"exp\":1000}");
        gate.check(token);

        tokens.revocations().revoke("x", Revocation.Kind.JTI, "7", "", Duration.ofHours(1));

        refused(gate, token, Flaw.REVOKED);
        tokens.revocations().lift("x");
        assertThat(gate.check(token).token().id()).isEqualTo("7");
    }

    @Test
    void whose_it_is_goes_by_the_consumers_of_the_revision() throws Exception {
        KnownToken known = gate("a").check(signer.token("{\"sub\":\"s\",\"scope\":\"read\",\"exp\":1000}"));
        Credentials own = new Credentials(List.of(), List.of(), Map.of(), List.of(), Map.of("sub", "s"));
        Consumer acme = new Consumer("acme", Set.of("gold"), Map.of("plan", "big"), own);

        assertThat(known.whose(Consumers.NONE).caller().consumer()).isEmpty();
        KnownToken.Whose whose = known.whose(Consumers.of(List.of(acme)));

        assertThat(whose.caller().consumer()).isEqualTo("acme");
        assertThat(whose.caller().groups()).containsExactly("gold");
        assertThat(whose.caller().scopes()).containsExactly("read");
        assertThat(whose.caller().claim("sub")).isEqualTo("s");
        assertThat(whose.metadata()).containsEntry("plan", "big");
        assertThat(known.whose(Consumers.NONE).caller().consumer()).isEmpty();
    }
}
