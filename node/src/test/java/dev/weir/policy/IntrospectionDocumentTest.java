// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.document.DocumentException;
import dev.weir.document.Readings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IntrospectionDocumentTest {

    private static final Map<String, String> VARIABLES = Map.of("SECRET", "s3cret", "EMPTY", "");
    private static final String CLIENT = "client: {id: weir, secret: '${env:SECRET}'}";
    private static final String SETTINGS = "upstream: idp, path: /introspect, " + CLIENT;

    private static Introspection read(String settings) throws DocumentException {
        String text = "policy: {introspection: {" + settings + "}}";
        return (Introspection)
                Readings.read(Standing.Use.class, text, VARIABLES).policy();
    }

    private static List<String> problems(String settings) {
        String text = "policy: {introspection: {" + settings + "}}";
        return Readings.problems(Standing.Use.class, text, VARIABLES);
    }

    @Test
    void has_safe_defaults() throws DocumentException {
        Introspection read = read(SETTINGS);

        assertThat(read.cached()).isEqualTo(Duration.ofSeconds(30));
        assertThat(read.inactive()).isEqualTo(Duration.ofSeconds(3));
        assertThat(read.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(read.leeway()).isEqualTo(Duration.ofSeconds(10));
        assertThat(read.maxSize().bytes()).isEqualTo(8192);
        assertThat(read.host()).isEmpty();
        assertThat(read.token()).isEmpty();
        assertThat(read.forward()).isFalse();
        assertThat(read.realm()).isEqualTo("weir");
        assertThat(read.anonymous()).isEqualTo(Optional.empty());
        assertThat(read.rules().issuers()).isEmpty();
        assertThat(read.rules().audiences()).isEmpty();
        assertThat(read.upstreams()).containsExactly(Map.entry("upstream", "idp"));
    }

    @Test
    void has_every_setting() throws DocumentException {
        Introspection read = read("upstream: idp, path: '/introspect?a=b', host: 'id.test:8443', " + CLIENT
                + ", cache: 1m, cache-inactive: 0s, timeout: 500ms, issuer: a, audience: [b, c], leeway: 0s,"
                + " max-size: 1KiB, token: {cookie: sid}, claims-to-headers: {sub: X-User}, forward: true,"
                + " realm: shop, anonymous: guest, headers: {plan: X-Plan}");

        assertThat(read.path()).isEqualTo(new ServicePath("/introspect", "a=b"));
        assertThat(read.host()).contains("id.test:8443");
        assertThat(read.client().id()).isEqualTo("weir");
        assertThat(read.client().secret().text()).isEqualTo("s3cret");
        assertThat(read.cached()).isEqualTo(Duration.ofMinutes(1));
        assertThat(read.inactive()).isEqualTo(Duration.ZERO);
        assertThat(read.timeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(read.rules().issuers()).containsExactly("a");
        assertThat(read.rules().audiences()).containsExactlyInAnyOrder("b", "c");
        assertThat(read.rules().leeway()).isEqualTo(Duration.ZERO);
        assertThat(read.rules().charactersMax()).isEqualTo(1024);
        assertThat(read.token()).isPresent();
        assertThat(read.claimsToHeaders()).containsEntry("sub", "X-User");
        assertThat(read.anonymous()).isEqualTo(Optional.of("guest"));
        assertThat(read.headers()).containsEntry("plan", "X-Plan");
    }

    @Test
    void a_secret_is_never_in_the_document_and_never_told() throws DocumentException {
        assertThat(problems("upstream: idp, path: /a, client: {id: weir, secret: s3cret}"))
                .singleElement()
                .asString()
                .contains("client.secret", "a reference such as ${env:CLIENT_SECRET}")
                .doesNotContain("s3cret");
        assertThat(problems("upstream: idp, path: /a, client: {id: weir, secret: '${env:EMPTY}'}"))
                .singleElement()
                .asString()
                .contains("client.secret");
        assertThat(read(SETTINGS).toString()).contains("idp").doesNotContain("s3cret");
        assertThat(read(SETTINGS).client().toString()).doesNotContain("s3cret");
    }

    @Test
    void refuses_what_makes_no_sense() {
        for (String wrong : List.of(
                "path: /a, " + CLIENT,
                "upstream: idp, " + CLIENT,
                "upstream: idp, path: /a",
                "upstream: idp, path: /a, client: {secret: '${env:SECRET}'}",
                "upstream: idp, path: /a, client: {id: '', secret: '${env:SECRET}'}",
                "upstream: idp, path: a, " + CLIENT,
                "upstream: idp, path: '/a/../b', " + CLIENT,
                "upstream: idp, path: 'https://id.test/a', " + CLIENT,
                "upstream: idp, path: '/a?b c', " + CLIENT,
                SETTINGS + ", host: 'a b'",
                SETTINGS + ", host: 'https://a'",
                SETTINGS + ", cache: 2h",
                SETTINGS + ", cache: 1500ms",
                SETTINGS + ", cache-inactive: 2h",
                SETTINGS + ", timeout: 0s",
                SETTINGS + ", timeout: 2m",
                SETTINGS + ", leeway: 11m",
                SETTINGS + ", max-size: 64KiB",
                SETTINGS + ", realm: 'a\"b'",
                SETTINGS + ", token: {header: Host}",
                SETTINGS + ", claims-to-headers: {sub: Content-Length}",
                SETTINGS + ", unknown: 1")) {

            assertThat(problems(wrong)).as(wrong).hasSize(1);
        }
    }
}
