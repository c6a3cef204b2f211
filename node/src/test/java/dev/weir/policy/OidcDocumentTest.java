// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.KeyOrigin;
import dev.weir.document.DocumentException;
import dev.weir.document.Readings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OidcDocumentTest {

    private static final Map<String, String> VARIABLES = Map.of(
            "KEY",
            Logins.KEY,
            "NEW",
            "another secret that all of the nodes have",
            "SHORT",
            "sh0rt!",
            "SECRET",
            "s3cret!");
    private static final String LEAST = "issuer: 'https://id.test', client: {id: shop}, cookie: {key: '${env:KEY}'}";

    private static Oidc read(String settings) throws DocumentException {
        return (Oidc) Readings.read(Standing.Use.class, "policy: {oidc: {" + settings + "}}", VARIABLES)
                .policy();
    }

    private static List<String> problems(String settings) {
        return Readings.problems(Standing.Use.class, "policy: {oidc: {" + settings + "}}", VARIABLES).stream()
                .map(problem -> problem.substring(problem.indexOf(' ') + 1))
                .toList();
    }

    @Test
    void has_safe_defaults() throws DocumentException {
        Oidc oidc = read(LEAST);

        assertThat(oidc.scopes()).containsExactly("openid", "profile", "email");
        assertThat(oidc.client().secret()).isEmpty();
        assertThat(oidc.redirectPath()).isEqualTo("/oauth2/callback");
        assertThat(oidc.logoutPath()).isEqualTo("/oauth2/logout");
        assertThat(oidc.loginPath()).isEmpty();
        assertThat(oidc.redirectUri()).isEmpty();
        assertThat(oidc.postLogout()).isEqualTo("/");
        assertThat(oidc.session()).isEqualTo(Duration.ofHours(8));
        assertThat(oidc.idle()).isEmpty();
        assertThat(oidc.leeway()).isEqualTo(Duration.ofSeconds(10));
        assertThat(oidc.forwardToken()).isFalse();
        assertThat(oidc.idTokenHint()).isFalse();
        assertThat(oidc.unauthenticated()).isEqualTo(Oidc.Unauthenticated.REDIRECT);
        assertThat(oidc.anonymous()).isEqualTo(Optional.empty());
        assertThat(oidc.cookie().name()).isEqualTo("weir_session");
        assertThat(oidc.cookie().secure()).isTrue();
        assertThat(oidc.cookie().sameSite()).isEqualTo(OidcCookie.SameSite.LAX);
        assertThat(oidc.cookie().path()).isEqualTo("/");
        assertThat(oidc.rules().audiences()).containsExactly("shop");
        assertThat(oidc.rules().required()).contains("exp", "iat", "sub", "iss", "aud");
        assertThat(oidc.keyOrigins())
                .containsExactly(KeyOrigin.discovery(URI.create("https://id.test"), Optional.empty()));
        assertThat(oidc.ownPaths()).containsExactly("/oauth2/callback");
    }

    @Test
    void has_every_setting() throws DocumentException {
        Oidc oidc = read("issuer: 'https://id.test/', client: {id: shop, secret: '${env:SECRET}'}, scopes: [openid],"
                + " parameters: {audience: orders}, redirect-uri: 'https://shop.test/a/cb', redirect-path: /a/cb,"
                + " login-path: /a/in, logout-path: /a/out, post-logout: 'https://shop.test/bye',"
                + " session: 1h, idle: 5m,"
                + " cookie: {name: __Secure-s, key: ['${env:NEW}', '${env:KEY}'], domain: shop.test, path: /a,"
                + " same-site: none, secure: true}, leeway: 0s, claims: [email], claims-to-headers: {sub: X-User},"
                + " forward-token: true, id-token-hint: true, unauthenticated: refuse, anonymous: guest,"
                + " headers: {plan: X-Plan}");

        assertThat(oidc.client().secret()).contains(new ClientSecret("s3cret!"));
        assertThat(oidc.parameters()).containsEntry("audience", "orders");
        assertThat(oidc.redirectUri()).contains(URI.create("https://shop.test/a/cb"));
        assertThat(oidc.loginPath()).contains("/a/in");
        assertThat(oidc.postLogout()).isEqualTo("https://shop.test/bye");
        assertThat(oidc.endsHere()).isFalse();
        assertThat(oidc.idle()).contains(Duration.ofMinutes(5));
        assertThat(oidc.cookie().key().texts()).hasSize(2);
        assertThat(oidc.cookie().domain()).contains("shop.test");
        assertThat(oidc.claims()).containsExactly("email");
        assertThat(oidc.consumers()).containsEntry("anonymous", "guest");
    }

    @Test
    void secrets_are_never_in_the_document_and_never_told() throws DocumentException {
        String told = read(LEAST.replace("id: shop", "id: shop, secret: '${env:SECRET}'"))
                .toString();

        assertThat(told).doesNotContain(Logins.KEY, "s3cret!");
        assertThat(problems(LEAST.replace("'${env:KEY}'", "'in plain, but long enough to be good'")))
                .singleElement()
                .asString()
                .contains("policy.oidc.cookie.key", "a reference such as ${env:COOKIE_KEY}")
                .doesNotContain("long enough to be good");
        assertThat(problems(LEAST.replace("${env:KEY}", "${env:SHORT}")))
                .singleElement()
                .asString()
                .contains("at least 32 characters")
                .doesNotContain("sh0rt!");
        assertThat(problems(LEAST.replace("id: shop", "id: shop, secret: s3cret!")))
                .singleElement()
                .asString()
                .contains("policy.oidc.client.secret", "a reference")
                .doesNotContain("s3cret!");
        assertThat(problems(LEAST.replace("'${env:KEY}'", "[]")))
                .singleElement()
                .asString()
                .contains("1 to 4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ca: id.pem                               | a PEM file with certificates
                    scopes: [email]                          | openid among them
                    scopes: [openid, 'a b']                  | a scope: ASCII, no blanks
                    parameters: {state: x}                   | one that the gateway does not decide itself
                    parameters: {code_challenge_method: plain} | one that the gateway does not decide itself
                    redirect-path: oauth2                    | a normalised path
                    redirect-path: //evil                    | a normalised path
                    logout-path: /oauth2/callback            | another one for each step
                    login-path: /oauth2/logout               | another one for each step
                    redirect-uri: 'https://shop.test/other'  | a URL whose path is redirect-path
                    redirect-uri: 'shop.test'                | an https URL
                    post-logout: //evil.test                 | an https URL
                    post-logout: 'javascript:x'              | an https URL
                    session: 30s                             | 1m to 30d
                    session: 31d                             | 1m to 30d
                    idle: 9h                                 | 1m to session
                    leeway: 1h                               | 0s to 10m
                    claims-to-headers: {sub: 'X User'}       | the name of a header
                    unauthenticated: never                   | redirect, refuse
                    """)
    void refuses_what_cannot_be(String setting, String expected) {
        assertThat(problems(LEAST + ", " + setting)).singleElement().asString().contains(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    name: 'a b'                      | a name such as
                    name: __Host-s, path: /oauth2    | without domain, and with the path /
                    name: __Host-s, secure: false    | with secure
                    name: __Secure-s, secure: false  | browsers do not keep it
                    same-site: none, secure: false   | browsers do not keep it
                    same-site: strict                | lax, none
                    domain: 'shop.test; Secure'      | one such as example.com
                    path: /app                       | below cookie.path
                    path: 'a;b'                      | a normalised path
                    """)
    void refuses_cookies_that_browsers_would_not_send(String setting, String expected) {
        assertThat(problems(LEAST.replace("cookie: {", "cookie: {" + setting + ", ")))
                .first()
                .asString()
                .contains(expected);
    }

    @Test
    void an_issuer_is_where_it_can_be_asked() {
        for (String issuer :
                List.of("id.test", "ftp://id.test", "https://a@id.test", "https://id.test/?x", "https:///x")) {
            assertThat(problems(LEAST.replace("https://id.test", issuer))).isNotEmpty();
        }
    }

    @Test
    void it_stands_before_what_is_kept_for_all_and_before_what_changes_paths() throws DocumentException {
        Policy oidc = read(LEAST);
        Policy rewrite = Standing.policy("rewrite: {strip-prefix: /a}");

        assertThat(oidc.misplaced(List.of())).isEmpty();
        assertThat(oidc.misplaced(List.of(rewrite))).get().asString().contains("in front of it");
        assertThat(oidc.misplaced(List.of(Standing.policy("cache: {ttl: 1m}"))))
                .get()
                .asString()
                .contains("cache");
    }
}
