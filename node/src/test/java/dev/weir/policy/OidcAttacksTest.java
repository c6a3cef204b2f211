// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.policy.Logins.location;
import static dev.weir.policy.Logins.page;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.Outcome;
import dev.weir.http.CookieJar;
import dev.weir.http.PercentEncoding;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Requests;
import io.undertow.util.HttpString;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody may try who wants to be somebody else, or wants somebody else to be him. */
class OidcAttacksTest {

    private static final String SESSION = "weir_session";

    private final Logins node = new Logins("");
    private final CookieJar browser = new CookieJar();

    private ProxyException denied(CookieJar with, String back) {
        ProxyException why = Callers.refusal(node.visit(with, back));
        assertThat(why.error()).isEqualTo(ProxyError.HTTP_REQUEST_DENIED);
        assertThat(with.cookies()).doesNotContainKey(SESSION);
        assertThat(why.headers().getFirst("Cache-Control")).isEqualTo("no-store");
        return why;
    }

    private void isNobody(CookieJar with) {
        assertThat(location(node.visit(with, "/orders"))).startsWith("https://id.test/authorize");
        assertThat(node.upstream.requests()).isEmpty();
    }

    @Test
    void a_forged_altered_or_cut_session_is_none() {
        String good = node.loggedIn().cookies().getOrDefault(SESSION, "");
        byte[] bytes = Base64.getUrlDecoder().decode(good);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= 1;
            browser.cookies()
                    .put(SESSION, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
            bytes[i] ^= 1;

            isNobody(browser.copy());
        }
        for (String text :
                List.of("", "x", good + "A", good.substring(1), good.substring(0, good.length() / 2), "AQ")) {
            browser.cookies().put(SESSION, text);

            isNobody(browser.copy());
        }
    }

    @Test
    void what_is_sealed_for_something_else_is_no_session() {
        Logins other = node.beside("payments/1", "oidc: {" + Logins.SETTINGS + "}");
        Logins named = node.beside(
                "orders/1", "oidc: {" + Logins.SETTINGS.replace("cookie: {", "cookie: {name: other, ") + "}");
        node.returning(browser, "/");
        String ticket = browser.cookies().values().iterator().next();
        String elsewhere = named.loggedIn().cookies().getOrDefault("other", "");
        assertThat(elsewhere).isNotEmpty();

        for (String cipherText : List.of(ticket, other.loggedIn().cookies().getOrDefault(SESSION, ""), elsewhere)) {
            CookieJar swapped = new CookieJar();
            swapped.cookies().put(SESSION, cipherText);

            isNobody(swapped);
        }
    }

    @Test
    void a_session_is_no_ticket_nor_is_the_ticket_of_another_login() {
        String first = node.returning(browser, "/first");
        Map<String, String> one = new HashMap<>(browser.cookies());
        browser.cookies().clear();
        node.returning(browser, "/second");
        String name = one.keySet().iterator().next();

        for (String cipherText : List.of(
                browser.cookies().values().iterator().next(),
                node.loggedIn().cookies().getOrDefault(SESSION, ""))) {
            CookieJar swapped = new CookieJar();
            swapped.cookies().put(name, cipherText);

            denied(swapped, first);
        }
    }

    @Test
    void a_login_ends_once() {
        String back = node.returning(browser, "/orders");
        CookieJar copy = browser.copy();
        node.visit(browser, back);
        browser.cookies().remove(SESSION);

        denied(browser, back);
        denied(copy, back);
        assertThat(copy.cookies()).isEmpty();
    }

    @Test
    void nobody_ends_the_login_of_somebody_else() {
        CookieJar attacker = new CookieJar();
        String back = node.returning(attacker, "/orders");

        denied(browser, back);
        node.returning(browser, "/orders");
        denied(browser, back);

        assertThat(node.counted(Outcome.WRONG)).isEqualTo(2);
    }

    @Test
    void a_state_must_be_that_of_the_login() {
        String back = node.returning(browser, "/orders");
        String state = back.substring(back.indexOf("state=") + 6);
        String close = state.substring(0, 42) + (state.endsWith("A") ? 'B' : 'A');

        for (String wrong :
                List.of(close, "", state.substring(0, 10), state + "A", "../" + state, state + "&state=x")) {
            denied(browser, back.replace(state, wrong));
        }
        denied(browser, back.replace("&state=" + state, ""));
    }

    @Test
    void a_login_that_took_too_long_is_over() {
        String back = node.returning(browser, "/orders");

        node.pass(OidcCookies.TICKET_LASTS);

        denied(browser, back);
    }

    @Test
    void a_code_of_another_login_has_another_verifier() {
        String mine = node.returning(browser, "/orders");
        String stolen = node.returning(new CookieJar(), "/orders");
        String code = stolen.substring(stolen.indexOf("code="), stolen.indexOf('&'));

        denied(browser, mine.replaceAll("code=[^&]+", code));
    }

    @Test
    void an_answer_of_another_provider_is_not_taken() {
        node.provider.more.put("authorization_response_iss_parameter_supported", true);
        Logins told = node.beside("orders/1", "oidc: {" + Logins.SETTINGS + "}");
        String back = told.returning(browser, "/orders");
        String right = "&iss=https%3A%2F%2Fid.test";
        assertThat(back).endsWith(right);

        for (String other : List.of("", "&iss=https%3A%2F%2Fevil.test", "&iss=", right + right)) {
            CookieJar copy = browser.copy();
            assertThat(Callers.refusal(told.visit(copy, back.replace(right, other))))
                    .hasMessage("this is the answer of another provider");
        }
        assertThat(location(told.visit(browser, back))).isEqualTo("/orders");
    }

    @Test
    void what_the_provider_refuses_is_told_and_what_it_is_made_to_say_is_not() {
        String back = node.returning(browser, "/orders");
        String state = back.substring(back.indexOf("state="));
        String path = "/oauth2/callback?" + state;

        assertThat(denied(browser.copy(), path + "&error=access_denied"))
                .hasMessage("the provider did not let anybody in: access_denied");
        assertThat(denied(browser.copy(), path + "&error=%3Cscript%3E&error_description=call+1-800"))
                .hasMessage("the provider did not let anybody in: no code");
        assertThat(Callers.refusal(node.visit(browser.copy(), path + "&error=temporarily_unavailable"))
                        .error())
                .isEqualTo(ProxyError.AUTHENTICATION_UNDECIDED);
        denied(browser.copy(), "/oauth2/callback?error=access_denied");
        denied(browser.copy(), back + "&error=access_denied");
        denied(browser.copy(), back + "&code=x");
        assertThat(Callers.refusal(node.ask(Logins.with(Requests.post("https://shop.test" + path), browser, Map.of())))
                        .error())
                .isEqualTo(ProxyError.METHOD_NOT_ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.test",
                "/\\evil.test",
                "\\\\evil.test",
                "https://evil.test",
                "javascript:alert(1)",
                "evil",
                "",
                " //evil.test"
            })
    void a_login_leads_to_no_other_host(String to) {
        Logins open = new Logins(", login-path: /login");
        String url = "/login?to=" + PercentEncoding.component(to);

        assertThat(location(open.visit(browser, open.returning(browser, url)))).isEqualTo("/");
    }

    @Test
    void what_somebody_wished_for_stays_in_its_header() {
        Logins open = new Logins(", login-path: /login");
        Map<String, String> urls = Map.of(
                "/a%0d%0aSet-Cookie:%20x=y",
                "/a%0D%0ASet-Cookie:%20x=y",
                "/%09/evil.test",
                "/%09/evil.test",
                "/a%5Cb%23c",
                "/a%5Cb%23c",
                "/%C3%BC?q=%C3%BC",
                "/%C3%BC?q=%C3%BC",
                "/" + "x".repeat(3000),
                "/");

        urls.forEach(
                (to, expected) -> assertThat(location(open.visit(browser, open.returning(browser, "/login?to=" + to))))
                        .isEqualTo(expected));
    }

    @Test
    void no_header_or_cookie_of_a_client_says_who_it_is() {
        Logins told = new Logins(", claims-to-headers: {sub: X-User}, anonymous: guest");
        Request lying = page(browser, "/orders").withHeaders(headers -> {
            headers.put(new HttpString("X-User"), "root");
            headers.put(
                    new HttpString("Cookie"),
                    SESSION
                            + '='
                            + Base64.getUrlEncoder().encodeToString("{\"c\":{\"sub\":\"root\"}}".getBytes(UTF_8)));
        });

        told.ask(lying);

        assertThat(told.upstream.request().headers().contains("X-User")).isFalse();
        assertThat(told.upstream.request().caller().claims()).isEmpty();
    }

    @Test
    void a_cookie_of_another_path_beside_ours_does_not_drive_it_out() {
        CookieJar known = node.loggedIn();
        Request tossed = page(known, "/orders")
                .withHeaders(headers -> headers.put(new HttpString("Cookie"), SESSION + "=junk; " + known.header()));

        node.ask(tossed);

        assertThat(node.upstream.request().caller().claim("sub")).isEqualTo("alice");
        node.pass(Duration.ofHours(9));
        assertThat(node.ask(tossed).join().status()).isEqualTo(302);
    }
}
