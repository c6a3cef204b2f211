// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import org.junit.jupiter.api.Test;

class CookiesTest {

    @Test
    void all_of_a_name_are_found_on_all_lines() {
        HeaderMap headers = lines("a=1; b=2", "a=3;a=\"4\"", "aa=5; xa=6");

        assertThat(Cookies.values(headers, "a")).containsExactly("1", "3", "4");
        assertThat(Cookies.values(headers, "b")).containsExactly("2");
        assertThat(Cookies.values(headers, "c")).isEmpty();
        assertThat(Cookies.values(new HeaderMap(), "a")).isEmpty();
    }

    @Test
    void a_value_may_be_empty_or_have_any_sign() {
        HeaderMap headers = lines("a=; a==b=; a=\"; = 7; ;a; a = x ");

        assertThat(Cookies.values(headers, "a")).containsExactly("", "=b=", "\"", "x");
    }

    @Test
    void the_others_stay() {
        HeaderMap headers = lines("a=1; b=2;c", "a=3", "; d=4 ");

        assertThat(Cookies.without(headers, "a")).containsExactly("b=2; c", "; d=4");
        assertThat(Cookies.without(headers, "x")).containsExactly("a=1; b=2; c", "a=3", "; d=4");
        assertThat(Cookies.without(new HeaderMap(), "a")).isEmpty();
    }

    @Test
    void names_are_those_of_all_lines() {
        HeaderMap headers = lines("a=1; b.0 =2;c", "a=3", "; =4; d=");

        assertThat(Cookies.names(headers)).containsExactly("a", "b.0", "a", "d");
        assertThat(Cookies.names(new HeaderMap())).isEmpty();
        assertThat(Cookies.without(headers, name -> name.startsWith("b") || name.equals("d")))
                .containsExactly("a=1; c", "a=3", "; =4");
    }

    private static HeaderMap lines(String... lines) {
        HeaderMap headers = new HeaderMap();
        for (String line : lines) {
            headers.add(Headers.COOKIE, line);
        }
        return headers;
    }
}
