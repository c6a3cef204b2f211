// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.document.DocumentException;
import dev.weir.document.Readings;
import dev.weir.policy.AuthCache.Part;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExternalAuthDocumentTest {

    private static final String SETTINGS = "upstream: authz, path: /check";

    private static ExternalAuth read(String settings) throws DocumentException {
        String text = "policy: {external-auth: {" + settings + "}}";
        return (ExternalAuth) Readings.read(Standing.Use.class, text).policy();
    }

    @Test
    void has_safe_defaults() throws DocumentException {
        ExternalAuth read = read(SETTINGS);

        assertThat(read.method()).isEqualTo(ExternalAuth.Method.GET);
        assertThat(read.host()).isEmpty();
        assertThat(read.requestHeaders()).containsExactly("Authorization", "Cookie");
        assertThat(read.responseHeaders()).isEmpty();
        assertThat(read.denialHeaders()).contains("WWW-Authenticate", "Location", "Set-Cookie", "Content-Type");
        assertThat(read.consumerHeader()).isEmpty();
        assertThat(read.timeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(read.cache()).isEmpty();
        assertThat(read.onFailure()).isEqualTo(ExternalAuth.OnFailure.DENY);
        assertThat(read.kind()).isEqualTo("external-auth");
    }

    @Test
    void has_every_setting() throws DocumentException {
        ExternalAuth read = read("upstream: authz, path: '/check?a=b', host: auth.test, method: post,"
                + " request-headers: [X-Key], response-headers: [X-User], denial-headers: [], timeout: 2s,"
                + " consumer-header: X-Consumer, on-failure: allow,"
                + " cache: {ttl: 1m, denied: 0s, key: [method, host, path]}");

        assertThat(read.path()).isEqualTo(new ServicePath("/check", "a=b"));
        assertThat(read.host()).contains("auth.test");
        assertThat(read.method()).isEqualTo(ExternalAuth.Method.POST);
        assertThat(read.requestHeaders()).containsExactly("X-Key");
        assertThat(read.admissionHeaders()).hasToString("[X-User, X-Consumer]");
        assertThat(read.denialHeaders()).isEmpty();
        assertThat(read.timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(read.onFailure()).isEqualTo(ExternalAuth.OnFailure.ALLOW);
        AuthCache cache = read.cache().orElseThrow();
        assertThat(cache.ttl()).isEqualTo(Duration.ofMinutes(1));
        assertThat(cache.denied()).isEqualTo(Duration.ZERO);
        assertThat(cache.parts()).containsExactlyInAnyOrder(Part.METHOD, Part.HOST, Part.PATH);
    }

    @Test
    void a_cache_may_say_no_more_than_how_long() throws DocumentException {
        AuthCache cache = read(SETTINGS + ", cache: 10s").cache().orElseThrow();

        assertThat(cache.ttl()).isEqualTo(Duration.ofSeconds(10));
        assertThat(cache.denied()).isEqualTo(Duration.ofSeconds(2));
        assertThat(cache.parts()).isEqualTo(AuthCache.all());
    }

    @Test
    void refuses_what_makes_no_sense() {
        for (String wrong : List.of(
                "path: /check",
                "upstream: authz",
                "upstream: authz, path: check",
                "upstream: authz, path: '/a//b'",
                "upstream: authz, path: '/a#b'",
                SETTINGS + ", host: 'a/b'",
                SETTINGS + ", method: put",
                SETTINGS + ", request-headers: [Content-Length]",
                SETTINGS + ", request-headers: [X-Forwarded-For]",
                SETTINGS + ", request-headers: [Cookie, cookie]",
                SETTINGS + ", response-headers: [Host]",
                SETTINGS + ", response-headers: [Forwarded]",
                SETTINGS + ", response-headers: ['X User']",
                SETTINGS + ", denial-headers: [Transfer-Encoding]",
                SETTINGS + ", consumer-header: Connection",
                SETTINGS + ", timeout: 0s",
                SETTINGS + ", timeout: 61s",
                SETTINGS + ", on-failure: shrug",
                SETTINGS + ", cache: 0s",
                SETTINGS + ", cache: 61m",
                SETTINGS + ", cache: 10ms",
                SETTINGS + ", cache: {ttl: 10s, denied: 2h}",
                SETTINGS + ", cache: {ttl: 10s, key: [uri, path]}",
                SETTINGS + ", cache: {ttl: 10s, key: [phase-of-the-moon]}",
                SETTINGS + ", unknown: 1")) {

            String text = "policy: {external-auth: {" + wrong + "}}";
            assertThat(Readings.problems(Standing.Use.class, text)).as(wrong).hasSize(1);
        }
    }
}
