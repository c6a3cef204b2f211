// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternTest {

    @ParameterizedTest
    @CsvSource({
        "/, /, true",
        "/, /a, false",
        "/a, /a, true",
        "/a, /a/, false",
        "/a/, /a/, true",
        "/a/, /a, false",
        "/a, /A, false",
        "/a, /ab, false",
        "/a/b, /a, false",
        "/**, /, true",
        "/**, /a/b/, true",
        "/a/**, /a, true",
        "/a/**, /a/, true",
        "/a/**, /a/b/c, true",
        "/a/**, /ab, false",
        "/a/**, /, false",
        "/users/{id}, /users/7, true",
        "/users/{id}, /users/, false",
        "/users/{id}, /users, false",
        "/users/{id}, /users/7/, false",
        "/users/{id}, /users/7/orders, false",
        "/users/{id}/, /users/7/, true",
        "/users/{id}/**, /users/7, true",
        "/users/{id}/**, /users/7/a/b, true",
        "/users/{id}/**, /users/, false",
        "/{a}, /, false",
        "/{a}/b, /x/b, true",
        "/a;v=1, /a;v=1, true",
        "/a, /a;v=1, false",
    })
    void matches_these_and_not_those(String pattern, String path, boolean matches) {
        PathPattern parsed = PathPattern.parse(pattern);

        assertThat(parsed.matches(path)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "/caf%c3%a9, /caf%C3%A9",
        "/café, /caf%C3%A9",
        "/%7Euser/%61, /~user/a",
        "/a%2fb/{id}/**, /a%2Fb/{id}/**",
        "/, /",
        "/a/, /a/",
        "/**, /**",
    })
    void is_normalised_like_a_path(String pattern, String normal) {
        PathPattern parsed = PathPattern.parse(pattern);

        assertThat(parsed).hasToString(normal);
        assertThat(PathPattern.parse(normal)).isEqualTo(parsed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "//",
                "/a//b",
                "/a//**",
                "/./a",
                "/a/..",
                "/%2e/a",
                "/%2e%2e",
                "/a*",
                "/*",
                "/**/a",
                "/a**",
                "/{}",
                "/{1}",
                "/{a b}",
                "/{a}/{a}",
                "/x{a}",
                "/{a}x",
                "/{a",
                "/a}",
                "/a b",
                "/a?b",
                "/a#b",
                "/%zz",
                "/%00",
                "/a\\b",
                "/%C0%AF",
                "/..;/a",
            })
    void refuses(String pattern) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PathPattern.parse(pattern))
                .withMessageStartingWith("path: " + pattern)
                .withMessageContaining("expected: ");
    }

    @Test
    void refuses_a_hundred_and_one_segments() {
        assertThatIllegalArgumentException().isThrownBy(() -> PathPattern.parse("/a".repeat(101)));
    }

    @Test
    void binds_variables_decoded_and_the_tail_encoded() {
        PathPattern pattern = PathPattern.parse("/users/{id}/{part}/{x}/**");

        Map<String, String> variables = pattern.variables("/users/a%2Fb/caf%C3%A9/7+1/t%2Fu/v");

        assertThat(variables)
                .containsOnly(
                        Map.entry("id", "a/b"),
                        Map.entry("part", "café"),
                        Map.entry("x", "7+1"),
                        Map.entry("**", "/t%2Fu/v"));
        assertThat(pattern.names()).containsExactlyInAnyOrder("id", "part", "x", "**");
    }

    @ParameterizedTest
    @CsvSource({"/api, ''", "/api/, /", "/api/x/, /x/"})
    void the_tail_has_its_slash(String path, String tail) {
        PathPattern pattern = PathPattern.parse("/api/**");

        assertThat(pattern.variables(path)).containsOnly(Map.entry("**", tail));
    }

    @Test
    void orders_the_more_specific_pattern_first() {
        List<String> patterns = List.of("/a/b", "/a/b/**", "/a/{x}", "/a", "/a/**", "/{x}/b", "/{x}", "/{x}/**", "/**");

        List<String> sorted = patterns.stream()
                .map(PathPattern::parse)
                .sorted(PathPattern.MOST_SPECIFIC_FIRST.reversed())
                .sorted(PathPattern.MOST_SPECIFIC_FIRST)
                .map(PathPattern::toString)
                .toList();

        assertThat(sorted).isEqualTo(patterns);
    }
}
