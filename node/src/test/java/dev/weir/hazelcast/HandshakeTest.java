// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HandshakeTest {

    private static final Secret SECRET = Secret.of(Optional.of("correct horse"));

    @Test
    void ends_well_between_two_who_know_the_secret() {
        Handshake one = new Handshake(SECRET, true, false);
        Handshake other = new Handshake(SECRET, false, true);

        talk(one, other);

        assertThat(one.verified()).isTrue();
        assertThat(other.verified()).isTrue();
        assertThat(one.otherInCluster()).isTrue();
        assertThat(other.otherInCluster()).isFalse();
    }

    @Test
    void ends_well_where_nobody_has_a_secret() {
        Handshake one = new Handshake(Secret.NONE, true, false);
        Handshake other = new Handshake(Secret.NONE, false, false);

        talk(one, other);

        assertThat(one.verified()).isTrue();
        assertThat(other.verified()).isTrue();
    }

    @Test
    void is_refused_on_both_sides_with_another_secret() {
        Handshake one = new Handshake(SECRET, true, false);
        Handshake other = new Handshake(Secret.of(Optional.of("guess")), false, false);

        talk(one, other);

        assertThat(one.refusal()).isEqualTo("it has another secret than this node");
        assertThat(other.refusal()).isEqualTo("it has another secret than this node");
        assertThat(one.verified() || other.verified()).isFalse();
    }

    @Test
    void cannot_be_answered_with_an_echo() {
        Handshake one = new Handshake(SECRET, true, false);

        one.hear(one.hello());
        one.judge(proof(one));

        assertThat(one.verified()).isFalse();
    }

    @Test
    void cannot_be_answered_with_what_was_heard_before() {
        Handshake first = new Handshake(SECRET, true, false);
        Handshake other = new Handshake(SECRET, false, false);
        talk(first, other);
        Handshake second = new Handshake(SECRET, true, false);

        second.hear(other.hello());
        second.judge(proof(other));

        assertThat(second.verified()).isFalse();
    }

    @Test
    void cannot_be_answered_by_one_who_claims_the_secret_and_proves_nothing() {
        Handshake one = new Handshake(SECRET, false, false);
        Handshake liar = new Handshake(Secret.of(Optional.of("x")), true, false);

        one.hear(liar.hello());
        one.judge(new byte[Secret.PROOF_BYTES]);

        assertThat(one.verified()).isFalse();
    }

    @Test
    void refuses_another_format() {
        Handshake one = new Handshake(SECRET, false, false);
        byte[] hello = "GET / HTTP/1.1\r\nHost: example.com\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

        one.hear(hello);

        assertThat(one.refusal()).isEqualTo("it does not speak format 1 of the handshake");
        assertThat(one.proof()).isNull();
    }

    private static void talk(Handshake one, Handshake other) {
        one.hear(other.hello());
        other.hear(one.hello());
        one.judge(proof(other));
        other.judge(proof(one));
    }

    private static byte[] proof(Handshake handshake) {
        return Objects.requireNonNull(handshake.proof());
    }
}
