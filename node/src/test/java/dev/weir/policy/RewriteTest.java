// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.http.PathNormaliser;
import dev.weir.http.PathPattern;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Response;
import dev.weir.http.ScriptedHandler;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RewriteTest {

    private final ScriptedHandler upstream = ScriptedHandler.ok();

    @ParameterizedTest
    @CsvSource({
        "/api/orders/**, /orders/**, /api/orders/7/x, /orders/7/x",
        "/api/orders/**, /orders/**, /api/orders, /orders",
        "/api/orders/**, /orders/**, /api/orders/, /orders/",
        "/api/**, /**, /api, /",
        "/api/**, /**, /api/, /",
        "/api/**, /**, /api/a%2Fb, /a%2Fb",
        "/api/**, /fixed, /api/x, /fixed",
        "/users/{id}, /v2/people/{id}.json, /users/7, /v2/people/7.json",
        "/users/{id}, /{id}/{id}, /users/7, /7/7",
        "/users/{id}, /x/{id}, /users/a%2Fb%3Fc%3Bd%25, /x/a%2Fb%3Fc%3Bd%25",
        "/users/{id}, /x/{id}, /users/caf%C3%A9@b:1, /x/caf%C3%A9@b:1",
        "/{a}/{b}/**, /{b}/{a}/**, /x/y/z, /y/x/z",
    })
    void fills_in_a_template(String pattern, String template, String path, String rewritten) {
        PathPattern route = PathPattern.parse(pattern);
        Rewrite rewrite = path(template);

        apply(rewrite, path, route.variables(path));

        assertThat(rewrite.misfit(route)).isEmpty();
        assertThat(upstream.request().path()).isEqualTo(rewritten);
        assertThat(PathNormaliser.isNormal(rewritten)).isTrue();
        assertThat(upstream.request().head().query()).isEqualTo("q=1");
    }

    @ParameterizedTest
    @CsvSource({
        "/api, '', /api/x/y, /x/y",
        "/api, '', /api, /",
        "/api, '', /api/, /",
        "/api/v1, '', /api/v1/x/, /x/",
        "/api, /v2, /api/x, /v2/x",
        "/api, /v2, /api, /v2",
        "/api, /v2, /api/, /v2/",
        "'', /v2/a, /x, /v2/a/x",
        "'', /v2, /, /v2/",
        "/caf%c3%a9, '', /caf%C3%A9/x, /x",
    })
    void changes_the_beginning(String strip, String add, String path, String rewritten) {
        Rewrite rewrite = new Rewrite(Optional.empty(), present(strip), present(add));

        apply(rewrite, path, Map.of());

        assertThat(upstream.request().path()).isEqualTo(rewritten);
        assertThat(PathNormaliser.isNormal(rewritten)).isTrue();
    }

    @Test
    void refuses_a_request_whose_variables_make_a_dot_segment_together() {
        CompletionStage<Response> answer = apply(path("/x/{a}{b}/y"), "/.a/.b", Map.of("a", ".", "b", "."));

        assertThat(upstream.requests()).isEmpty();
        assertThat(answer.toCompletableFuture())
                .isCompletedExceptionally()
                .failsWithin(java.time.Duration.ZERO)
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(ProxyException.class, failure -> assertThat(failure.error())
                        .isEqualTo(ProxyError.HTTP_REQUEST_ERROR));
    }

    @ParameterizedTest
    @CsvSource({
        "/users/{id}, /x/{name}, path: {name} (expected: a variable of /users/{id})",
        "'/users/{id}', '/x/**', 'path: /** (expected: a match path that ends with /**, not /users/{id})'",
    })
    void does_not_fit_a_route_that_does_not_bind_its_variables(String pattern, String template, String why) {
        assertThat(path(template).misfit(PathPattern.parse(pattern))).contains(why);
    }

    @ParameterizedTest
    @CsvSource({
        "/api, /api/**, true",
        "/api, /api, true",
        "/api, /api/{id}, true",
        "/api/v1, /api/v1/**, true",
        "/api/v1, /api/**, false",
        "/api, /apis/**, false",
        "/api, /**, false",
        "/api, /{a}/**, false",
    })
    void strips_only_what_every_path_of_the_route_begins_with(String prefix, String pattern, boolean fits) {
        Rewrite rewrite = new Rewrite(Optional.empty(), Optional.of(prefix), Optional.empty());

        assertThat(rewrite.misfit(PathPattern.parse(pattern)).isEmpty()).isEqualTo(fits);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "//x",
                "/a/../b",
                "/a/{x",
                "/a/x}",
                "/a/{1}",
                "/**/a",
                "/a**",
                "/a?b={x}",
                "/a#b",
                "/a b",
                "/%61",
                "/a%zz",
                "https://example.com/",
                "/a/{x}\r\n"
            })
    void refuses_a_template(String template) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> path(template))
                .withMessageStartingWith("path: ")
                .withMessageContaining("expected: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "api", "/api/", "/api/**", "/{x}", "/a b", "/a//b"})
    void refuses_a_prefix(String prefix) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rewrite(Optional.empty(), Optional.of(prefix), Optional.empty()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rewrite(Optional.empty(), Optional.empty(), Optional.of(prefix)));
    }

    @Test
    void refuses_nothing_and_both_ways_at_once() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rewrite(Optional.empty(), Optional.empty(), Optional.empty()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rewrite(Optional.of("/a"), Optional.of("/b"), Optional.empty()));
    }

    private CompletionStage<Response> apply(Rewrite rewrite, String path, Map<String, String> variables) {
        return rewrite.toFilter(new PolicyContext("orders"))
                .filter(get(path + "?q=1").withVariables(variables), upstream);
    }

    private static Rewrite path(String template) {
        return new Rewrite(Optional.of(template), Optional.empty(), Optional.empty());
    }

    private static Optional<String> present(String text) {
        return Optional.of(text).filter(t -> !t.isEmpty());
    }
}
