// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.policy.Logins.location;
import static dev.weir.policy.Logins.page;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.Revocation;
import dev.weir.http.CookieJar;
import dev.weir.http.Response;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OidcSessionTest {

    private static final Duration SESSION = Duration.ofHours(8);

    @Test
    void a_session_ends() {
        Logins node = new Logins("");
        CookieJar browser = node.loggedIn();

        node.pass(SESSION.minusSeconds(1));
        node.ask(page(browser, "/orders"));
        node.pass(Duration.ofSeconds(1));
        CompletableFuture<Response> over = node.visit(browser, "/orders");

        assertThat(node.upstream.requests()).hasSize(1);
        assertThat(location(over)).startsWith("https://id.test/authorize");
    }

    @Test
    void who_stays_away_too_long_logs_in_again_and_who_is_here_does_not() {
        Logins node = new Logins(", idle: 20m");
        CookieJar here = node.loggedIn();
        CookieJar away = here.copy();

        for (int i = 0; i < 10; i++) {
            node.pass(Duration.ofMinutes(6));
            assertThat(node.visit(here, "/orders").join().status()).isEqualTo(200);
        }

        assertThat(node.upstream.requests()).hasSize(10);
        assertThat(location(node.visit(away, "/orders"))).startsWith("https://id.test/authorize");
        node.pass(SESSION.minusHours(1));
        assertThat(location(node.visit(here, "/orders"))).startsWith("https://id.test/authorize");
    }

    @Test
    void an_answer_with_a_new_session_is_kept_by_no_cache() {
        Logins node = new Logins(", idle: 20m");
        CookieJar browser = node.loggedIn();

        Response early = node.visit(browser, "/orders").join();
        node.pass(Duration.ofMinutes(5));
        Response later = node.visit(browser, "/orders").join();

        assertThat(early.headers().contains("Set-Cookie")).isFalse();
        assertThat(later.headers().getFirst("Set-Cookie"))
                .startsWith("weir_session=")
                .contains("; Max-Age=28500;");
        assertThat(later.headers().getFirst("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void who_is_revoked_has_no_session_any_more_and_may_log_in_again() {
        Logins node = new Logins("");
        CookieJar browser = node.loggedIn();
        node.pass(Duration.ofMinutes(1));

        node.revocations.revoke("r", Revocation.Kind.SUB, "alice", "https://id.test", SESSION);
        CompletableFuture<Response> over = node.visit(browser, "/orders");
        node.pass(Duration.ofMinutes(1));
        node.visit(browser, node.provider.authorized(location(over)));
        node.ask(page(browser, "/orders"));

        assertThat(node.upstream.requests()).hasSize(1);
    }

    @Test
    void a_session_is_revoked_by_the_token_that_it_came_from() {
        Logins node = new Logins("");
        node.provider.claims = said -> {
            said.put("jti", "7");
            return said;
        };
        CookieJar browser = node.loggedIn();

        node.revocations.revoke("r", Revocation.Kind.JTI, "7", "", SESSION);

        assertThat(location(node.visit(browser, "/orders"))).startsWith("https://id.test/authorize");
    }

    @Test
    void a_key_may_be_replaced_while_people_are_logged_in() {
        Logins old = new Logins("");
        CookieJar browser = old.loggedIn();
        String settings = Logins.SETTINGS.replace("'${env:KEY}'", "['${env:NEW}', '${env:KEY}']");
        Logins both = old.beside("orders/1", "oidc: {" + settings + "}");
        Logins gone = old.beside("orders/1", "oidc: {" + Logins.SETTINGS.replace("{env:KEY}", "{env:NEW}") + "}");

        both.ask(page(browser, "/orders"));
        CookieJar fresh = both.loggedIn();
        gone.ask(page(fresh, "/orders"));

        assertThat(both.upstream.requests()).hasSize(1);
        assertThat(gone.upstream.requests()).hasSize(1);
        assertThat(location(gone.visit(browser, "/orders"))).startsWith("https://id.test/authorize");
        assertThat(old.ask(page(fresh, "/orders")).join().status()).isEqualTo(302);
    }

    @Test
    void an_upstream_may_get_the_access_token_for_as_long_as_it_is_good() {
        Logins node = new Logins(", forward-token: true");
        CookieJar browser = node.loggedIn();

        node.ask(Callers.with(page(browser, "/orders"), "Authorization", "Bearer forged"));
        node.pass(Duration.ofMinutes(10));

        assertThat(node.upstream.request().headers().get("Authorization")).containsExactly("Bearer access-1");
        assertThat(location(node.visit(browser, "/orders"))).startsWith("https://id.test/authorize");
    }

    @Test
    void what_is_no_session_any_more_is_taken_from_the_browser() {
        Logins node = new Logins("");
        CookieJar browser = new CookieJar();
        browser.cookies().put("weir_session", "junk");
        browser.cookies().put("weir_session.0", "junk");
        browser.cookies().put("theme", "dark");

        node.visit(browser, "/orders");

        assertThat(browser.cookies().keySet())
                .contains("theme")
                .doesNotContain("weir_session", "weir_session.0")
                .hasSize(2);
    }

    @Test
    void upstreams_get_no_cookie_of_ours() {
        Logins node = new Logins("");
        CookieJar browser = node.loggedIn();
        node.visit(browser, "/oauth2/logout"); // refused, so nothing changes
        browser.cookies().put("theme", "dark");
        browser.cookies().put("weir_session_login_x", "y");
        browser.cookies().put("weir_session.0", "z");
        browser.cookies().put("weir_sessions", "another one");

        node.ask(page(browser, "/orders"));

        assertThat(node.upstream.request().headers().get("Cookie"))
                .containsExactly("theme=dark; weir_sessions=another one");
    }
}
