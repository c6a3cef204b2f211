// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.CertificateMark;
import dev.weir.auth.Consumer;
import dev.weir.auth.Credentials;
import dev.weir.auth.KeyDigest;
import dev.weir.auth.Password;
import dev.weir.auth.PasswordHash;
import dev.weir.auth.SigningKey;
import dev.weir.limit.Rate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConsumerConfigTest {

    private static final String PLAIN = "0123456789-plain-key";
    private static final String DIGEST = KeyDigest.of(PLAIN).toString();
    private static final String HASH =
            PasswordHash.of("x", "0123456789abcdef".getBytes(UTF_8), 100_000).written();
    private static final Map<String, String> VARIABLES =
            Map.of("KEY", PLAIN, "HMAC", "x".repeat(32), "HASH", HASH, "SHORT", "short", "DIGEST", DIGEST);

    @Test
    void needs_nothing() throws Exception {
        Consumer nobody = read(ConsumerConfig.class, "{}").consumer("acme");

        assertThat(nobody).isEqualTo(new Consumer("acme", Set.of(), Map.of(), Credentials.NONE));
    }

    @Test
    void every_field_can_be_set() throws Exception {
        String text =
                """
                groups: [gold, eu.west]
                metadata: {plan: gold, seats: 12}
                api-keys: ["${env:KEY}", SECOND]
                passwords: [{user: alice, hash: "${env:HASH}"}]
                hmac-keys: {key-1: "${env:HMAC}"}
                certificates: [{subject: "CN=acme"}, {san: "dns:acme.example.com"}, {sha256: FINGERPRINT}]
                jwt: {sub: acme-service}
                limits: {api: [5/s, 100/h]}
                """
                        .replace("SECOND", KeyDigest.of("another").toString())
                        .replace("FINGERPRINT", "ab".repeat(32));

        Consumer consumer = read(ConsumerConfig.class, text, VARIABLES).consumer("acme");

        Credentials own = new Credentials(
                List.of(KeyDigest.of(PLAIN), KeyDigest.of("another")),
                List.of(new Password("alice", PasswordHash.parse(HASH))),
                Map.of("key-1", SigningKey.Shared.of("x".repeat(32))),
                List.of(
                        new CertificateMark.Subject("CN=acme"),
                        new CertificateMark.San("dns:acme.example.com"),
                        new CertificateMark.Sha256("ab".repeat(32))),
                Map.of("sub", "acme-service"));
        assertThat(consumer)
                .isEqualTo(new Consumer(
                        "acme",
                        Set.of("gold", "eu.west"),
                        Map.of("plan", "gold", "seats", "12"),
                        own,
                        Map.of("api", List.of(Rate.parse("5/s"), Rate.parse("100/h")))));
    }

    @Test
    void a_key_is_a_reference_or_a_digest_wherever_it_comes_from() throws Exception {
        Credentials digest = read(ConsumerConfig.class, "api-keys: [\"" + DIGEST + "\"]")
                .consumer("acme")
                .credentials();
        Credentials behind = read(ConsumerConfig.class, "api-keys: [\"${env:DIGEST}\"]", VARIABLES)
                .consumer("acme")
                .credentials();

        assertThat(digest.apiKeys()).containsExactly(KeyDigest.of(PLAIN));
        assertThat(behind.apiKeys()).containsExactly(KeyDigest.of(PLAIN));
    }

    @Test
    void a_key_in_plain_text_is_refused_and_not_repeated() {
        String plain = "a key in plain text (expected: sha256: and the 64 hex digits of its digest,"
                + " or a reference such as ${env:KEY})";

        assertThat(wrong("api-keys: [" + PLAIN + "]")).containsExactly("1:12 api-keys[0]: " + plain);
        assertThat(wrong("api-keys: [\"x${env:KEY}\"]")).containsExactly("1:12 api-keys[0]: " + plain);
        assertThat(wrong("api-keys: [\"${env:NONE:-" + PLAIN + "}\"]")).containsExactly("1:12 api-keys[0]: " + plain);
        assertThat(wrong("api-keys: [" + DIGEST.toUpperCase(Locale.ROOT) + "]")).hasSize(1);
        assertThat(wrong("api-keys: " + PLAIN)).containsExactly("1:11 api-keys: a scalar (expected: a list)");
        assertThat(wrong("api-keys: [{a: " + PLAIN + "}]")).hasSize(1);
        assertThat(wrong("api-keys: {a: " + PLAIN + "}")).hasSize(1);
    }

    @Test
    void what_a_reference_stands_for_must_be_a_key() {
        assertThat(wrong("api-keys: [\"${env:SHORT}\"]"))
                .containsExactly("1:12 api-keys[0]: what the reference stands for is no key"
                        + " (expected: 16 to 1024 visible ASCII characters, or sha256: and 64 hex digits)");
        assertThat(wrong("api-keys: [\"${env:NONE}\"]")).hasSize(1);
    }

    @Test
    void secrets_to_sign_with_and_passwords_are_refused_alike() {
        assertThat(wrong("hmac-keys: {key-1: 01234567890123456789012345678901234}"))
                .containsExactly(
                        "1:20 hmac-keys.key-1: a secret in plain text (expected: a reference such as ${env:KEY}"
                                + " or ${file:/run/secrets/key}, or a public key in PEM)");
        assertThat(wrong("hmac-keys: {key-1: \"${env:SHORT}\"}"))
                .containsExactly("1:20 hmac-keys.key-1: what the reference stands for is too short"
                        + " (expected: at least 32 characters)");
        assertThat(wrong("passwords: [{user: alice, hash: hunter2}]"))
                .containsExactly("1:33 passwords[0].hash: (expected: " + PasswordHash.EXPECTED + ")");
        assertThat(wrong("passwords: [{user: \"a:b\", hash: \"" + HASH + "\"}]"))
                .containsExactly("1:20 passwords[0].user: a:b (expected: 1 to 255 characters, none of them a colon)");
        assertThat(wrong("passwords: [hunter2]")).hasSize(1);
    }

    @Test
    void refuses_names_and_texts_that_could_not_be_told() {
        assertThat(wrong("groups: [\"a b\"]"))
                .containsExactly("1:10 groups[0]: a b (expected: letters, digits, ., _ and -, at most 64)");
        assertThat(wrong("metadata: {plan: \"g\u00f6ld\"}")).hasSize(1);
        assertThat(wrong("certificates: [{sha256: abc}]"))
                .containsExactly("1:25 certificates[0].sha256: abc (expected: 64 hex digits)");
        assertThat(wrong("certificates: [{subject: acme}]")).hasSize(1);
        assertThat(wrong("certificates: [{san: acme.example.com}]")).hasSize(1);
        assertThat(wrong("jwt: {\"\": x}")).hasSize(1);
    }

    @Test
    void a_log_tells_nothing_of_it() throws Exception {
        ConsumerConfig config = read(
                ConsumerConfig.class,
                "api-keys: [\"${env:KEY}\"]\nhmac-keys: {k: \"${env:HMAC}\"}\n"
                        + "passwords: [{user: alice, hash: \"${env:HASH}\"}]",
                VARIABLES);

        assertThat(config.toString()).doesNotContain(PLAIN, "xxxx", HASH, HASH.substring(60));
    }

    private static List<String> wrong(String text) {
        List<String> found = problems(ConsumerConfig.class, text, VARIABLES);
        assertThat(found).noneMatch(problem -> problem.contains("plain-key") || problem.contains("hunter2"));
        return found;
    }
}
