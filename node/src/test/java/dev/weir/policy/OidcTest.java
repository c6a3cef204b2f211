// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.policy.Logins.location;
import static dev.weir.policy.Logins.page;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.FakeOpenIdProvider;
import dev.weir.auth.Outcome;
import dev.weir.auth.SignatureAlgorithm;
import dev.weir.http.CookieJar;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.QueryParameters;
import dev.weir.http.Request;
import dev.weir.http.Requests;
import dev.weir.http.Response;
import io.undertow.util.HttpString;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OidcTest {

    private static final HttpString MODE = new HttpString("Sec-Fetch-Mode");

    @ParameterizedTest
    @EnumSource(
            value = SignatureAlgorithm.class,
            names = {"RS256", "PS384", "ES256", "ES512", "EDDSA"})
    void somebody_logs_in_and_is_known(SignatureAlgorithm algorithm) {
        Logins node = new Logins(algorithm, ", claims-to-headers: {email: X-Mail}");
        CookieJar browser = new CookieJar();

        String back = node.returning(browser, "/orders?page=2&q=a%2Fb");
        CompletableFuture<Response> end = node.visit(browser, back);
        node.ask(Callers.with(page(browser, location(end)), "X-Mail", "root@example.com"));

        Request request = node.upstream.request();
        assertThat(back).startsWith("https://shop.test/oauth2/callback?code=");
        assertThat(request.head().target()).isEqualTo("/orders?page=2&q=a%2Fb");
        assertThat(request.caller().claim("sub")).isEqualTo("alice");
        assertThat(request.caller().scopes()).containsExactlyInAnyOrder("openid", "profile", "email");
        assertThat(request.caller().claims()).containsOnlyKeys("iss", "sub", "iat", "email");
        assertThat(request.headers().get("X-Mail")).containsExactly("alice@example.com");
        assertThat(request.headers().contains("Authorization")).isFalse();
        assertThat(browser.cookies()).containsOnlyKeys("weir_session");
        assertThat(end.join().headers().getFirst("Cache-Control")).isEqualTo("no-store");
        assertThat(node.counted(Outcome.ACCEPTED)).isEqualTo(1);
    }

    @Test
    void a_browser_is_sent_to_the_provider_with_all_that_binds_the_login_to_it() {
        Logins node = new Logins(", scopes: [openid, orders], parameters: {prompt: login}");
        CookieJar browser = new CookieJar();

        CompletableFuture<Response> answer = node.visit(browser, "/orders");
        Map<String, List<String>> asked = QueryParameters.all(location(answer).split("\\?", 2)[1]);

        assertThat(asked)
                .containsEntry("tenant", List.of("1"))
                .containsEntry("prompt", List.of("login"))
                .containsEntry("scope", List.of("openid orders"))
                .containsEntry("redirect_uri", List.of("https://shop.test/oauth2/callback"))
                .containsKeys("state", "nonce", "code_challenge");
        assertThat(List.of("state", "nonce", "code_challenge"))
                .allSatisfy(name -> assertThat(asked.get(name)).allMatch(text -> text.matches("[\\w-]{43}")));
        assertThat(browser.told())
                .singleElement()
                .asString()
                .matches("weir_session_login_[\\w-]{10}=[\\w-]+; Max-Age=600;"
                        + " Path=/; Secure; HttpOnly; SameSite=Lax");
        assertThat(answer.join().headers().getFirst("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void any_node_takes_any_step() {
        Logins first = new Logins("");
        Logins second = first.beside("orders/1", "oidc: {" + Logins.SETTINGS + "}");
        Logins third = first.beside("orders/1", "oidc: {" + Logins.SETTINGS + "}");
        CookieJar browser = new CookieJar();

        String back = first.returning(browser, "/orders");
        second.visit(browser, back);
        third.ask(page(browser, "/orders"));

        assertThat(third.upstream.request().caller().claim("sub")).isEqualTo("alice");
    }

    @Test
    void what_cannot_be_sent_to_a_page_is_refused() {
        Logins node = new Logins("");
        CookieJar nobody = new CookieJar();
        Request script = page(nobody, "/").withHeaders(headers -> headers.put(MODE, "cors"));
        List<Request> others = List.of(
                Requests.get("/"),
                Callers.with(Requests.get("/"), "Accept", "application/json"),
                Callers.with(Requests.post("/"), "Accept", "text/html"),
                script);

        assertThat(others)
                .allSatisfy(request -> Callers.refused(
                        node.ask(request), "a credential is expected", "Cookie cookie-name=\"weir_session\""));
        Logins strict = new Logins(", unauthenticated: refuse");
        Callers.refused(
                strict.ask(page(nobody, "/")), "a credential is expected", "Cookie cookie-name=\"weir_session\"");
        assertThat(node.counted(Outcome.MISSING)).isEqualTo(4);
    }

    @Test
    void a_login_may_begin_by_a_link_to_a_path_of_its_own() {
        Logins node = new Logins(", unauthenticated: refuse, login-path: /login");
        CookieJar browser = new CookieJar();

        String back = node.returning(browser, "/login?to=/orders%3Fpage%3D2");

        assertThat(location(node.visit(browser, back))).isEqualTo("/orders?page=2");
        assertThat(location(node.visit(browser, node.returning(browser, "/login"))))
                .isEqualTo("/");
    }

    @Test
    void several_tabs_may_log_in_at_the_same_time() {
        Logins node = new Logins("");
        CookieJar browser = new CookieJar();

        String first = node.returning(browser, "/first");
        String second = node.returning(browser, "/second");

        assertThat(location(node.visit(browser, second))).isEqualTo("/second");
        assertThat(location(node.visit(browser, first))).isEqualTo("/first");
        assertThat(browser.cookies()).containsOnlyKeys("weir_session");
    }

    @Test
    void a_person_may_be_a_consumer() {
        Logins node = new Logins("");
        node.provider.subject = Callers.OTHER_KEY;

        node.ask(page(node.loggedIn(), "/orders"));

        assertThat(node.upstream.request().caller().consumer()).isEqualTo("other");
    }

    @Test
    void who_may_come_without_a_session_is_sent_to_log_in_where_that_is_not_enough() {
        Logins node = new Logins(", anonymous: guest");
        CookieJar browser = new CookieJar();
        browser.cookies().put("weir_session", "junk");

        node.upstream.then(() -> CompletableFuture.failedFuture(
                new ProxyException(ProxyError.UNAUTHENTICATED, "only for those who are known")));

        node.visit(browser, "/orders");
        CompletableFuture<Response> sent = node.visit(browser, "/admin");

        assertThat(node.upstream.requests().get(0).caller().consumer()).isEqualTo("guest");
        assertThat(node.upstream.requests().get(0).headers().contains("Cookie")).isFalse();
        assertThat(location(sent)).startsWith("https://id.test/authorize");
    }

    @Test
    void beside_tokens_browsers_log_in_and_machines_do_not() {
        Logins node = Logins.of("any-of: [{api-key: {}}, {oidc: {" + Logins.SETTINGS + "}}]");

        node.ask(page(node.loggedIn(), "/orders"));
        node.ask(Callers.with(Requests.get("/orders"), "X-API-Key", Callers.OTHER_KEY));

        assertThat(node.upstream.requests()).hasSize(2);
        assertThat(node.upstream.request().caller().consumer()).isEqualTo("other");
        Callers.refused(
                node.ask(Callers.with(page(new CookieJar(), "/"), "X-API-Key", "x")),
                "the credential is not valid",
                "ApiKey header=\"X-API-Key\"",
                "Cookie cookie-name=\"weir_session\"");
    }

    @Test
    void without_the_provider_nobody_can_log_in_and_nobody_is_logged_out() {
        Logins node = new Logins("");
        CookieJar browser = node.loggedIn();
        CookieJar other = new CookieJar();
        String back = node.returning(other, "/orders");
        Logins blind = node.beside("orders/1", "oidc: {" + Logins.SETTINGS.replace("id.test", "gone.test") + "}");
        node.provider.down = true;

        node.ask(page(browser, "/orders"));

        assertThat(node.upstream.requests()).hasSize(1);
        assertThat(Callers.refusal(node.visit(other, back)).error()).isEqualTo(ProxyError.AUTHENTICATION_UNDECIDED);
        node.provider.down = false;
        assertThat(location(node.visit(other, back))).isEqualTo("/orders");
        assertThat(Callers.refusal(blind.visit(new CookieJar(), "/")).error())
                .isEqualTo(ProxyError.AUTHENTICATION_UNDECIDED);
        assertThat(node.counted(Outcome.UNDECIDED)).isEqualTo(1);
        assertThat(blind.counted(Outcome.UNDECIDED)).isEqualTo(1);
    }

    @Test
    void a_client_proves_itself_in_the_way_that_the_provider_takes() {
        Logins basic = new Logins("");
        Logins post = new Logins("");
        post.provider.more.put("token_endpoint_auth_methods_supported", List.of("client_secret_post"));
        Logins again = post.beside("orders/1", "oidc: {" + Logins.SETTINGS + "}");
        Logins open = Logins.of("oidc: {" + Logins.SETTINGS.replace(", secret: '${env:SECRET}'", "") + "}");

        basic.loggedIn();
        again.loggedIn();
        open.loggedIn();

        assertThat(basic.provider.posts).allMatch(form -> !form.containsKey("client_id"));
        assertThat(post.provider.posts).allMatch(form -> FakeOpenIdProvider.SECRET.equals(form.get("client_secret")));
        assertThat(open.provider.posts).allMatch(form -> !form.containsKey("client_secret"));
    }

    @Test
    void whom_a_provider_is_trusted_for_vouches_for_all_that_it_is_asked() {
        Logins node = new Logins(", ca: '${env:CA}'");

        node.loggedIn();

        assertThat(node.provider.posts).hasSize(1);
        assertThat(node.provider.trusted).hasSize(3).containsOnly(Optional.of(Logins.AUTHORITY.pem()));
    }
}
