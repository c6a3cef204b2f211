// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.policy.Logins.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.CookieJar;
import dev.weir.http.ProxyError;
import dev.weir.http.Request;
import dev.weir.http.Requests;
import dev.weir.http.Response;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OidcLogoutTest {

    private final Logins node = new Logins("");

    @Test
    void nobody_is_logged_out_by_another_site() {
        CookieJar known = node.loggedIn();
        List<Request> forged = List.of(
                asked("GET", known, Map.of()),
                asked("GET", known, Map.of("Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate")),
                asked("GET", known, Map.of("Sec-Fetch-Site", "same-site", "Sec-Fetch-Mode", "navigate")),
                asked("GET", known, Map.of("Sec-Fetch-Site", "same-origin", "Sec-Fetch-Mode", "no-cors")),
                asked("POST", known, Map.of("Sec-Fetch-Site", "cross-site")),
                asked("POST", known, Map.of("Origin", "https://evil.test")),
                asked("POST", known, Map.of("Origin", "null")),
                asked("PUT", known, Map.of("Sec-Fetch-Site", "same-origin")));
        List<Request> meant = List.of(
                asked("GET", known, Map.of("Sec-Fetch-Site", "same-origin", "Sec-Fetch-Mode", "navigate")),
                asked("GET", known, Map.of("Sec-Fetch-Site", "none", "Sec-Fetch-Mode", "navigate")),
                asked("POST", known, Map.of("Sec-Fetch-Site", "same-origin")),
                asked("POST", known, Map.of("Origin", "https://shop.test")));

        assertThat(forged).allSatisfy(request -> assertThat(
                        Callers.refusal(node.ask(request)).error())
                .isEqualTo(ProxyError.HTTP_REQUEST_DENIED));
        assertThat(meant).allSatisfy(request -> {
            CompletableFuture<Response> answer = node.ask(request);
            assertThat(location(answer)).isEqualTo("/");
            assertThat(answer.join().headers().get("Set-Cookie"))
                    .containsExactly("weir_session=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax");
        });
    }

    private static Request asked(String method, CookieJar browser, Map<String, String> headers) {
        return Logins.with(Requests.request(method, "https://shop.test/oauth2/logout"), browser, headers);
    }

    @Test
    void who_logs_out_does_so_at_the_provider_too() {
        node.provider.more.put("end_session_endpoint", "https://id.test/logout");
        Logins plain = node.beside("orders/1", "oidc: {" + Logins.SETTINGS + ", post-logout: /bye}");
        Logins hinted = node.beside("orders/1", "oidc: {" + Logins.SETTINGS + ", id-token-hint: true}");
        Map<String, String> meant = Map.of("Sec-Fetch-Site", "same-origin");

        assertThat(location(plain.ask(asked("POST", plain.loggedIn(), meant))))
                .isEqualTo("https://id.test/logout?client_id=shop"
                        + "&post_logout_redirect_uri=https%3A%2F%2Fshop.test%2Fbye");
        assertThat(location(hinted.ask(asked("POST", hinted.loggedIn(), meant))))
                .contains("post_logout_redirect_uri=https%3A%2F%2Fshop.test%2F&id_token_hint=ey");
    }
}
