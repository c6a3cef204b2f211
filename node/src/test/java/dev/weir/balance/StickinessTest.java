// SPDX-License-Identifier: Apache-2.0
package dev.weir.balance;

import static dev.weir.balance.Stand.lineup;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.StickinessConfig;
import dev.weir.document.Readings;
import dev.weir.http.Request;
import dev.weir.http.RequestHead;
import dev.weir.http.Requests;
import io.undertow.util.Headers;
import java.util.List;
import org.junit.jupiter.api.Test;

class StickinessTest {

    private final List<Stand> stands = Stand.of("http://a", "http://b", "http://c", "http://off*0");
    private final Chooser<Stand> first =
            (request, but) -> stands.stream().filter(one -> !but.contains(one)).findFirst();

    @Test
    void a_client_comes_back_to_who_answered_it_on_any_node() {
        Request back = with(
                sticky("cookie: id").setCookie(Requests.get("/"), "http://b").orElseThrow());

        Stickiness another = sticky("cookie: id");

        assertThat(another.over(lineup(stands), first).choose(back, List.of())).hasValue(stands.get(1));
        assertThat(another.setCookie(back, "http://b")).as("it has it").isEmpty();
    }

    @Test
    void who_cannot_be_used_or_was_asked_already_or_is_gone_is_replaced_and_so_is_the_cookie() {
        Stickiness sticky = sticky("cookie: id");
        Request back = with(sticky.setCookie(Requests.get("/"), "http://b").orElseThrow());

        assertThat(sticky.over(Stand.without(stands, "http://b"), first).choose(back, List.of()))
                .hasValue(stands.get(0));
        assertThat(sticky.over(lineup(stands), first).choose(back, stands.subList(1, 2)))
                .hasValue(stands.get(0));
        assertThat(sticky.over(lineup(stands.subList(2, 3)), first).choose(with("id=AAAAAAAAAAAA"), List.of()))
                .hasValue(stands.get(0));
        assertThat(sticky.setCookie(back, "http://a")).isPresent();
    }

    @Test
    void the_cookie_is_as_the_operator_wants_it() {
        assertThat(sticky("cookie: id").setCookie(Requests.get("/"), "http://a").orElseThrow())
                .matches("id=[A-Za-z0-9_-]{12}; Path=/; HttpOnly; SameSite=Lax");
        assertThat(sticky("{cookie: id, path: /app, max-age: 1h, secure: always, http-only: false, same-site: none}")
                        .setCookie(Requests.get("/"), "http://a")
                        .orElseThrow())
                .matches("id=[A-Za-z0-9_-]{12}; Path=/app; Max-Age=3600; SameSite=None; Secure");
    }

    @Test
    void it_is_only_sent_over_tls_where_the_client_has_come_so() {
        Request secured = Requests.get("/");
        secured = secured.withHead(new RequestHead(secured.method(), "https", "a", "/", "", secured.headers()));

        assertThat(sticky("cookie: id").setCookie(secured, "http://a").orElseThrow())
                .endsWith("; Secure");
        assertThat(sticky("{cookie: id, secure: never}")
                        .setCookie(secured, "http://a")
                        .orElseThrow())
                .doesNotContain("Secure");
    }

    @Test
    void a_value_tells_nothing_to_who_has_not_the_key() {
        String value = sticky("{cookie: id, key: 0123456789abcdef}")
                .setCookie(Requests.get("/"), "http://a")
                .orElseThrow();

        assertThat(value)
                .isNotEqualTo(sticky("cookie: id")
                        .setCookie(Requests.get("/"), "http://a")
                        .orElseThrow())
                .isNotEqualTo(sticky("{cookie: id, key: 0123456789abcdeF}")
                        .setCookie(Requests.get("/"), "http://a")
                        .orElseThrow());
    }

    private static Request with(String setCookie) {
        return Requests.get("/")
                .withHeaders(headers -> headers.put(Headers.COOKIE, setCookie.split(";", 2)[0]));
    }

    private static Stickiness sticky(String yaml) {
        try {
            return new Stickiness(Readings.read(StickinessConfig.class, yaml), "orders");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
