// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.policy.Logins.page;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.CookieJar;
import dev.weir.http.ProxyError;
import dev.weir.http.Request;
import dev.weir.http.Response;
import io.undertow.util.HttpString;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Cookies and callbacks that nobody would send on purpose: each is good or not, and nothing else happens. */
class OidcFuzzTest {

    private static final int REQUESTS = 20_000;
    private static final HttpString COOKIE = new HttpString("Cookie");
    private static final Set<ProxyError> EXPECTED = Set.of(ProxyError.HTTP_REQUEST_DENIED, ProxyError.UNAUTHENTICATED);

    private final Logins people = new Logins("");
    private final Logins node =
            people.beside("orders/1", "oidc: {" + Logins.SETTINGS + ", anonymous: guest, login-path: /login}");
    private final List<String> pieces = new ArrayList<>(List.of(
            "",
            " ",
            ";",
            "=",
            "; ",
            "\"",
            "&",
            "%",
            "%00",
            "+",
            "state=",
            "code=",
            "iss=",
            "error=",
            "to=",
            "weir_session",
            "weir_session=",
            "weir_session.0=",
            "weir_session.1=",
            "weir_session.99=",
            "weir_session_login_",
            "AQ",
            "_-",
            "\u00ff",
            "\u0000",
            "\ud83d",
            "\r\n",
            "x".repeat(5000)));

    @Test
    void nothing_that_is_sent_is_more_than_good_or_not() {
        CookieJar begun = new CookieJar();
        String back = people.returning(begun, "/orders");
        CookieJar known = people.loggedIn();
        pieces.addAll(List.of(back.substring(back.indexOf('?') + 1), begun.header(), known.header()));
        pieces.add(known.header().substring(0, 60));
        pieces.add(known.header().substring(60));
        Random random = new Random(8);
        int sessions = 0;

        for (int i = 0; i < REQUESTS; i++) {
            String path =
                    List.of("/", "/oauth2/callback", "/oauth2/logout", "/login").get(random.nextInt(4));
            Request request = page(new CookieJar(), path + '?' + text(random).replace("?", ""));
            String cookies = text(random);
            CompletableFuture<Response> answer = node.ask(request.withHeaders(headers -> headers.put(COOKIE, cookies)));
            assertThat(answer).isDone();
            if (answer.isCompletedExceptionally()) {
                assertThat(Callers.refusal(answer).error()).isIn(EXPECTED);
            } else {
                assertThat(answer.join().status()).isIn(200, 302);
            }
        }
        for (Request request : node.upstream.requests()) {
            sessions += request.caller().claim("sub").equals("alice") ? 1 : 0;
        }
        assertThat(sessions).isBetween(10, REQUESTS / 2);
        assertThat(node.upstream.requests()).allMatch(request -> Set.of("", "alice")
                .contains(request.caller().claim("sub")));
    }

    private String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            text.append(pieces.get(random.nextInt(pieces.size())));
        }
        return text.toString();
    }
}
