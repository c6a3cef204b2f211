// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.policy.Logins.location;
import static dev.weir.policy.Logins.page;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.CookieJar;
import dev.weir.http.ProxyError;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OidcCookiesTest {

    private final Logins node = new Logins("");

    /** Something that does not get smaller. */
    private void says(int characters) {
        StringBuilder text = new StringBuilder();
        new Random(8).ints(characters, 'a', 'z').forEach(c -> text.append((char) c));
        node.provider.claims = said -> {
            said.put("picture", text.toString());
            return said;
        };
    }

    @Test
    void a_large_session_stands_in_parts_that_browsers_keep() {
        says(8000);
        CookieJar browser = node.loggedIn();

        node.ask(page(browser, "/orders"));

        assertThat(browser.cookies()).containsOnlyKeys("weir_session.0", "weir_session.1");
        assertThat(browser.told()).allMatch(line -> line.length() < 4096);
        assertThat(node.upstream.request().caller().claim("picture")).hasSize(8000);
        assertThat(node.upstream.request().headers().contains("Cookie")).isFalse();
    }

    @Test
    void no_part_can_be_left_out_or_changed_for_another() {
        says(8000);
        CookieJar browser = node.loggedIn();
        CookieJar other = node.loggedIn();
        List<Map<String, String>> mixed = List.of(
                Map.of("weir_session.0", browser.cookies().getOrDefault("weir_session.0", "")),
                Map.of("weir_session.1", browser.cookies().getOrDefault("weir_session.1", "")),
                Map.of("weir_session", browser.cookies().getOrDefault("weir_session.0", "")),
                Map.of(
                        "weir_session.0", browser.cookies().getOrDefault("weir_session.0", ""),
                        "weir_session.1", other.cookies().getOrDefault("weir_session.1", "")));

        assertThat(mixed).allSatisfy(cookies -> {
            CookieJar jar = new CookieJar();
            jar.cookies().putAll(cookies);
            assertThat(location(node.ask(page(jar, "/orders")))).startsWith("https://id.test/authorize");
        });
    }

    @Test
    void a_session_leaves_nothing_of_the_one_before_it() {
        CookieJar browser = node.loggedIn();
        Map<String, String> small = new HashMap<>(browser.cookies());
        says(8000);
        browser.cookies().put("weir_session", "junk");

        node.visit(browser, node.returning(browser, "/orders"));
        Map<String, String> large = new HashMap<>(browser.cookies());
        says(10);
        node.pass(Duration.ofHours(9));
        node.visit(browser, node.returning(browser, "/orders"));

        assertThat(small).containsOnlyKeys("weir_session");
        assertThat(large).containsOnlyKeys("weir_session.0", "weir_session.1");
        assertThat(browser.cookies()).containsOnlyKeys("weir_session");
    }

    @Test
    void a_session_that_no_browser_would_keep_is_not_begun() {
        says(25_000);
        CookieJar browser = new CookieJar();

        var why = Callers.refusal(node.visit(browser, node.returning(browser, "/orders")));
        Logins fewer = node.beside("orders/1", "oidc: {" + Logins.SETTINGS + ", claims: [email]}");
        fewer.visit(browser, fewer.returning(browser, "/orders"));
        fewer.ask(page(browser, "/orders"));

        assertThat(why.error()).isEqualTo(ProxyError.AUTHENTICATION_UNDECIDED);
        assertThat(fewer.upstream.request().caller().claims()).containsOnlyKeys("iss", "sub", "iat", "email");
    }

    @Test
    void a_browser_keeps_few_logins_and_the_latest_ones() {
        CookieJar browser = new CookieJar();
        for (int i = 0; i < 100; i++) {
            browser.cookies().put("weir_session_login_junk" + i, "x");
        }
        String first = node.returning(browser, "/first");
        for (int i = 0; i < 10; i++) {
            node.pass(Duration.ofSeconds(1));
            node.visit(browser, "/" + i);
        }
        node.pass(Duration.ofSeconds(1));
        String last = node.returning(browser, "/last");

        assertThat(browser.cookies()).hasSize(OidcCookies.TICKETS_MAX);
        assertThat(Callers.refusal(node.visit(browser.copy(), first)).error())
                .isEqualTo(ProxyError.HTTP_REQUEST_DENIED);
        assertThat(location(node.visit(browser, last))).isEqualTo("/last");
    }

    @Test
    void cookies_go_where_the_document_says() {
        String cookie = "cookie: {key: '${env:KEY}', name: sid, domain: test, path: /app, same-site: none}";
        String paths = ", redirect-path: /app/cb, logout-path: /app/out";
        Logins app = Logins.of("oidc: {issuer: 'https://id.test', client: {id: shop}, "
                + cookie.replace("domain: test", "domain: shop.test") + paths + "}");
        CookieJar browser = new CookieJar();

        app.visit(browser, app.returning(browser, "/app/"));

        assertThat(browser.told())
                .satisfiesExactly(
                        begun -> assertThat(begun)
                                .startsWith("sid_login_")
                                .endsWith("; Path=/app; Domain=shop.test; Secure; HttpOnly; SameSite=Lax"),
                        kept -> assertThat(kept)
                                .startsWith("sid=")
                                .endsWith("; Path=/app; Domain=shop.test; Secure; HttpOnly; SameSite=None"),
                        over -> assertThat(over).startsWith("sid_login_").contains("=; Max-Age=0;"));
    }
}
