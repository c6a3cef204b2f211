// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How {@link Cors} is written. */
class CorsDocumentTest {

    private static final String APP = "https://app.example.com";

    @Test
    void has_defaults() throws Exception {
        assertThat(read(Cors.class, "origins: [" + APP + "]"))
                .isEqualTo(new Cors(
                        List.of(CorsOrigin.parse(APP)),
                        List.of("GET", "HEAD", "POST"),
                        List.of(),
                        List.of(),
                        false,
                        Duration.ofSeconds(5)));
    }

    @Test
    void every_field_can_be_set() throws Exception {
        Cors cors = read(
                Cors.class,
                """
                origins: [https://app.example.com, "https://*.example.com:8443"]
                methods: [GET, DELETE]
                headers: [X-Tenant]
                expose-headers: [X-Total]
                credentials: true
                max-age: 1d
                """);

        assertThat(cors)
                .isEqualTo(new Cors(
                        List.of(CorsOrigin.parse(APP), CorsOrigin.parse("https://*.example.com:8443")),
                        List.of("GET", "DELETE"),
                        List.of("X-Tenant"),
                        List.of("X-Total"),
                        true,
                        Duration.ofDays(1)));
    }

    @Test
    void any_stands_in_every_list() throws Exception {
        Cors cors = read(Cors.class, "{origins: ['*'], methods: ['*'], headers: ['*'], expose-headers: ['*']}");

        assertThat(cors.headers()).containsExactly("*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "credentials: true, origins: ['*']",
                "credentials: true, origins: ['https://a.test'], methods: ['*']",
                "credentials: true, origins: ['https://a.test'], headers: [X-A, '*']",
                "credentials: true, origins: ['https://a.test'], expose-headers: ['*']"
            })
    void refuses_credentials_from_anybody(String settings) {
        assertThat(problems(Cors.class, "{" + settings + "}"))
                .containsExactly("1:15 credentials: true (expected: false where another setting is *)");
    }

    @Test
    void refuses_what_it_cannot_say_to_browsers_at_its_place() {
        assertThat(problems(Cors.class, "{}")).containsExactly("1:1 origins: an empty list (expected: at least one)");
        assertThat(problems(Cors.class, "origins: [\"*\", https://a.test]"))
                .containsExactly("1:1 origins: * beside others (expected: * alone)");
        assertThat(problems(Cors.class, "origins: [app.example.com]"))
                .containsExactly("1:11 origins[0]: app.example.com (expected: https://app.example.com,"
                        + " https://*.example.com or *, without a path)");
        assertThat(problems(Cors.class, "{origins: ['*'], methods: [GET, put]}"))
                .containsExactly("1:33 methods[1]: put (expected: a method in upper case such as PUT)");
        assertThat(problems(Cors.class, "{origins: ['*'], headers: ['a b']}"))
                .containsExactly("1:28 headers[0]: a b (expected: the name of a header, such as X-Tenant)");
        assertThat(problems(Cors.class, "{origins: ['*'], expose-headers: ['']}"))
                .singleElement()
                .asString()
                .startsWith("1:35 expose-headers[0]: ");
        assertThat(problems(Cors.class, "{origins: ['*'], max-age: 500ms}"))
                .containsExactly("1:27 max-age: 500ms (expected: whole seconds, at most 1d)");
        assertThat(problems(Cors.class, "{origins: ['*'], max-age: 25h}")).hasSize(1);
    }
}
