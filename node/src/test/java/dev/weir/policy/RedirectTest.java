// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.document.Default;
import dev.weir.http.PathPattern;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.ScriptedHandler;
import io.undertow.util.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectTest {

    @Test
    void is_permanent_and_keeps_the_query_unless_told() {
        var components = Redirect.class.getRecordComponents();

        assertThat(components[1].getAnnotation(Default.class).value()).isEqualTo("308");
        assertThat(components[2].getAnnotation(Default.class).value()).isEqualTo("true");
        assertThat(new Redirect("/", 308, true).answers()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/old/{id}, 'https://example.com/{id}', /old/7, https://example.com/7",
        "/old/{id}, 'https://example.com:8443/x?id={id}&y=1', /old/7, https://example.com:8443/x?id=7&y=1",
        "/old/{id}, '/new?u={id}', /old/a%26b%3Dc@d, /new?u=a%26b%3Dc%40d",
        "/old/{id}, '/{id}', /old/%2Fevil.com, /%2Fevil.com",
        "/old/{id}, '/{id}', /old/%5Cevil.com, /%5Cevil.com",
        "/old/{id}, 'https://a.example/{id}', /old/caf%C3%A9%3F%23, https://a.example/caf%C3%A9%3F%23",
        "/old/**, /new/**, /old/a/b, /new/a/b",
        "/old/**, /new/**, /old, /new",
        "/old/**, https://example.com/**, /old/, https://example.com/",
        "/old/**, https://example.com/**, /old, https://example.com/",
        "/old/**, https://example.com, /old/x, https://example.com/",
        "/old/**, 'https://[2001:db8::1]:80/**?a=1', /old/x, 'https://[2001:db8::1]:80/x?a=1'",
    })
    void sends_the_client_there(String pattern, String to, String path, String location) {
        Redirect redirect = new Redirect(to, 308, true);

        Response response = answer(redirect, pattern, path);

        assertThat(redirect.misfit(PathPattern.parse(pattern))).isEmpty();
        assertThat(response.status()).isEqualTo(308);
        assertThat(response.headers().get(Headers.LOCATION)).containsExactly(location);
    }

    @ParameterizedTest
    @CsvSource({
        "/new, true, a=1&b, /new?a=1&b",
        "/new, false, a=1, /new",
        "/new?x=1, true, a=1, /new?x=1&a=1",
        "/new?x=1, false, a=1, /new?x=1",
        "/new, true, a=%20b+c, /new?a=%20b+c",
    })
    void keeps_the_query_if_it_may(String to, boolean keep, String query, String location) {
        Response response = answer(new Redirect(to, 302, keep), "/old", "/old?" + query);

        assertThat(response.status()).isEqualTo(302);
        assertThat(response.headers().get(Headers.LOCATION)).containsExactly(location);
    }

    @Test
    void lets_no_query_out_of_the_header() {
        Response response = answer(new Redirect("/new", 302, true), "/old", "/old?a=\r\nSet-Cookie: x#é😀");

        assertThat(response.headers().get(Headers.LOCATION))
                .containsExactly("/new?a=%0D%0ASet-Cookie:%20x%23%C3%A9%F0%9F%98%80");
    }

    @Test
    void does_not_fit_a_route_that_does_not_bind_its_variables() {
        Redirect variable = new Redirect("https://example.com/{id}", 308, true);
        Redirect tail = new Redirect("/**", 308, true);

        assertThat(variable.misfit(PathPattern.parse("/a"))).contains("to: {id} (expected: a variable of /a)");
        assertThat(tail.misfit(PathPattern.parse("/a"))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "//evil.com",
                "?a=1",
                "ftp://a/",
                "javascript:alert(1)",
                "https://{id}.example.com/",
                "https://example.com{id}",
                "https://user@example.com/",
                "https:///a",
                "https://example.com/a#b",
                "/a#b",
                "/a b",
                "/a?b c",
                "/a?b=\"",
                "/a\r\nX: y",
                "/a/../b",
                "/{a",
                "/**/a",
                "/a?x=**",
                "https://example.com:port/"
            })
    void refuses_a_target(String to) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Redirect(to, 308, true))
                .withMessageStartingWith("to: ");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 300, 304, 305, 306, 309, 400})
    void refuses_a_status_that_does_not_redirect(int status) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Redirect("/", status, true))
                .withMessage("status: " + status + " (expected: 301, 302, 303, 307 or 308)");
    }

    private static Response answer(Redirect redirect, String pattern, String target) {
        Request request = get(target);
        return redirect.toFilter(new PolicyContext("old"))
                .filter(
                        request.withVariables(PathPattern.parse(pattern).variables(request.path())),
                        ScriptedHandler.ok())
                .toCompletableFuture()
                .join();
    }
}
