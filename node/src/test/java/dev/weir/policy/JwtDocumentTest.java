// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.KeyOrigin;
import dev.weir.auth.SignatureAlgorithm;
import dev.weir.auth.Signer;
import dev.weir.document.DocumentException;
import dev.weir.document.Readings;
import dev.weir.pem.TestAuthority;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JwtDocumentTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final TestAuthority AUTHORITY = new TestAuthority("ca.test");

    private static final Map<String, String> VARIABLES = Map.of(
            "SECRET",
            SECRET,
            "SHORT",
            "short",
            "BYTES",
            "base64:" + Base64.getEncoder().encodeToString(new byte[64]),
            "BROKEN",
            "base64:%%%",
            "CA",
            AUTHORITY.pem(),
            "PEM",
            pem(Signer.of(SignatureAlgorithm.ES384)),
            "SET",
            Signer.set(Signer.of(SignatureAlgorithm.RS256).jwk("a")),
            "EMPTY",
            "{\"keys\":[]}");

    private static String pem(Signer signer) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(signer.published().getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
    }

    private static Jwt read(String settings) throws DocumentException {
        String text = "policy: {jwt: {" + settings + "}}";
        return (Jwt) Readings.read(Standing.Use.class, text, VARIABLES).policy();
    }

    private static List<String> problems(String settings) {
        return Readings.problems(Standing.Use.class, "policy: {jwt: {" + settings + "}}", VARIABLES).stream()
                .map(problem -> problem.substring(problem.indexOf(' ') + 1))
                .toList();
    }

    @Test
    void has_safe_defaults() throws DocumentException {
        Jwt jwt = read("jwks: https://id.test/jwks.json");

        assertThat(jwt.leeway()).isEqualTo(Duration.ofSeconds(10));
        assertThat(jwt.require()).containsExactly("exp");
        assertThat(jwt.maxSize().bytes()).isEqualTo(8192);
        assertThat(jwt.forward()).isFalse();
        assertThat(jwt.token()).isEmpty();
        assertThat(jwt.realm()).isEqualTo("weir");
        assertThat(jwt.algorithms()).isEmpty();
        assertThat(jwt.anonymous()).isEmpty();
        assertThat(jwt.keyOrigins())
                .containsExactly(KeyOrigin.jwks(URI.create("https://id.test/jwks.json"), Optional.empty()));
    }

    @Test
    void has_every_setting() throws DocumentException {
        Jwt jwt = read(
                "discovery: https://id.test/, ca: '${env:CA}', algorithms: [ES256, PS512], issuer: a, audience: [b, c],"
                        + " leeway: 1m, require: [sub], type: at+jwt, max-size: 2KiB, token: {cookie: sid},"
                        + " claims-to-headers: {sub: X-User}, forward: true, realm: shop, anonymous: guest,"
                        + " headers: {plan: X-Plan}");

        assertThat(jwt.keyOrigins())
                .containsExactly(new KeyOrigin(
                        KeyOrigin.Kind.DISCOVERY,
                        URI.create("https://id.test/.well-known/openid-configuration"),
                        Optional.of(AUTHORITY.pem())));
        assertThat(jwt.rules().algorithms())
                .containsExactlyInAnyOrder(SignatureAlgorithm.ES256, SignatureAlgorithm.PS512);
        assertThat(jwt.rules().issuers()).containsExactly("a");
        assertThat(jwt.rules().audiences()).containsExactlyInAnyOrder("b", "c");
        assertThat(jwt.rules().leeway()).isEqualTo(Duration.ofMinutes(1));
        assertThat(jwt.rules().required()).containsExactly("sub");
        assertThat(jwt.rules().type()).contains("at+jwt");
        assertThat(jwt.rules().charactersMax()).isEqualTo(2048);
        assertThat(jwt.token()).contains(new TokenPlace(Optional.empty(), Optional.of("sid"), Optional.empty()));
        assertThat(jwt.claimsToHeaders()).containsEntry("sub", "X-User");
        assertThat(jwt.anonymous()).isEqualTo(Optional.of("guest"));
    }

    @Test
    void keys_may_stand_behind_references() throws DocumentException {
        for (String keys : List.of(
                "secret: '${env:SECRET}'",
                "secret: '${env:BYTES}', algorithms: [HS256, HS512]",
                "public-key: '${env:PEM}'",
                "public-key: '${env:PEM}', algorithms: [ES384]",
                "jwks: '${env:SET}'")) {

            Jwt jwt = read(keys);

            assertThat(jwt.keyOrigins()).isEmpty();
            assertThat(jwt.keys().read().keys()).hasSize(1);
            assertThat(jwt.toString()).doesNotContain(SECRET);
        }
    }

    @Test
    void there_is_one_kind_of_keys() {
        assertThat(problems(""))
                .containsExactly("policy.jwt: no key (expected: one of secret, public-key, jwks and discovery)");
        assertThat(problems("jwks: 'https://a', discovery: 'https://a'"))
                .containsExactly(
                        "policy.jwt: jwks and discovery (expected: one of secret, public-key, jwks and discovery)");
    }

    @Test
    void a_secret_is_never_in_the_document_and_never_told() {
        assertThat(problems("secret: " + SECRET))
                .singleElement()
                .asString()
                .contains("policy.jwt.secret", "a reference such as ${env:JWT_SECRET}")
                .doesNotContain(SECRET);
        assertThat(problems("secret: '${env:SHORT}'"))
                .singleElement()
                .asString()
                .contains("at least 32 for HS256")
                .doesNotContain("short");
        assertThat(problems("secret: '${env:BROKEN}'"))
                .singleElement()
                .asString()
                .contains("expected: base64")
                .doesNotContain("%%%");
        assertThat(problems("secret: '${env:SECRET}', algorithms: [HS512]"))
                .singleElement()
                .asString()
                .contains("at least 64 for HS512")
                .doesNotContain(SECRET);
    }

    @Test
    void algorithms_fit_the_key() {
        assertThat(problems("secret: '${env:SECRET}', algorithms: [RS256]"))
                .singleElement()
                .asString()
                .contains("HS256, HS384 or HS512 for a secret");
        assertThat(problems("public-key: '${env:PEM}', algorithms: [HS256]"))
                .singleElement()
                .asString()
                .contains("those of the key, such as ES384");
        assertThat(problems("jwks: '${env:SET}', algorithms: [ES256]"))
                .singleElement()
                .asString()
                .contains("one that fits algorithms");
        assertThat(problems("jwks: '${env:EMPTY}'")).singleElement().asString().contains("one that fits algorithms");
        for (String unknown : List.of("none", "rs256", "HS1", "ES256K")) {
            assertThat(problems("jwks: 'https://a', algorithms: [" + unknown + "]"))
                    .singleElement()
                    .asString()
                    .contains(SignatureAlgorithm.ALL);
        }
    }

    @Test
    void refuses_what_makes_no_sense() {
        for (String wrong : List.of(
                "jwks: 'ftp://a/b'",
                "jwks: 'https://user:pw@a/b'",
                "jwks: 'https://a/b#c'",
                "jwks: 'not a url'",
                "discovery: 'file:///a'",
                "public-key: x",
                "jwks: 'https://a', ca: '${env:SHORT}'",
                "jwks: 'http://a', ca: '${env:CA}'",
                "public-key: '${env:PEM}', ca: '${env:CA}'",
                "jwks: '${env:SET}', ca: '${env:CA}'",
                "jwks: 'https://a', leeway: 11m",
                "jwks: 'https://a', max-size: 64KiB",
                "jwks: 'https://a', realm: 'a\"b'",
                "jwks: 'https://a', token: {header: Host}",
                "jwks: 'https://a', token: {cookie: 'a b'}",
                "jwks: 'https://a', token: {body: x, cookie: y}",
                "jwks: 'https://a', token: {}",
                "jwks: 'https://a', token: {header: X-A, cookie: y}",
                "jwks: 'https://a', claims-to-headers: {sub: Content-Length}",
                "jwks: 'https://a', claims-to-headers: {sub: X-A, iss: x-a}",
                "jwks: 'https://a', issuer: ['']")) {

            assertThat(problems(wrong)).as(wrong).hasSize(1);
        }
    }
}
