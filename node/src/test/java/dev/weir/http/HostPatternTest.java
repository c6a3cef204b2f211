// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPatternTest {

    @ParameterizedTest
    @CsvSource({
        "api.example.com, api.example.com, true",
        "API.Example.com, api.EXAMPLE.com, true",
        "api.example.com., api.example.com, true",
        "api.example.com, api.example.com., true",
        "api.example.com, api.example.com:8443, true",
        "api.example.com, api.example.com.:8443, true",
        "api.example.com, example.com, false",
        "api.example.com, xapi.example.com, false",
        "*.example.com, api.example.com, true",
        "*.example.com, a.b.example.com, true",
        "*.Example.com, API.example.com:80, true",
        "*.example.com, example.com, false",
        "*.example.com, .example.com, false",
        "*.example.com, badexample.com, false",
        "localhost, localhost:80, true",
        "[2001:DB8::1], [2001:db8::1]:8080, true",
        "[::1], [::1], true",
        "[::1], [::2], false",
        "127.0.0.1, 127.0.0.1:80, true",
    })
    void matches_these_and_not_those(String pattern, String authority, boolean matches) {
        RequestHead head = Requests.head("GET", "http://" + authority + "/");

        assertThat(HostPattern.parse(pattern).matches(head.host())).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "*.",
                ".",
                "a..b",
                ".a",
                "-a",
                "a-",
                "a.-b",
                "api.example.com:80",
                "*.*.com",
                "a.*.com",
                "::1",
                "[]",
                "[1]",
                "*.[::1]",
                "[::1]:80",
                "http://a",
                "a/b",
                "a b",
                "münchen.example",
                "[fe80::1%eth0]"
            })
    void refuses(String pattern) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostPattern.parse(pattern))
                .withMessageStartingWith("host: " + pattern + " (expected: ");
    }

    @ParameterizedTest
    @CsvSource({"API.example.com., api.example.com, 3", "*.Example.com, *.example.com, 2", "[::1], [::1], 1"})
    void is_written_in_lower_case(String text, String written, int labels) {
        HostPattern pattern = HostPattern.parse(text);

        assertThat(pattern).hasToString(written);
        assertThat(pattern.labels()).isEqualTo(labels);
    }
}
