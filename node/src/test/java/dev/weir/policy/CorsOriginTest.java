// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorsOriginTest {

    @ParameterizedTest
    @CsvSource({
        "https://app.example.com, https://app.example.com, true",
        "https://app.example.com, http://app.example.com, false",
        "https://app.example.com, https://app.example.com:8443, false",
        "https://app.example.com, https://app.example.com.evil.test, false",
        "https://app.example.com, https://evil-app.example.com, false",
        "https://app.example.com, null, false",
        "HTTPS://App.Example.com:443, https://app.example.com, true",
        "http://app.example.com:80, http://app.example.com, true",
        "http://app.example.com:443, http://app.example.com:443, true",
        "http://localhost:5173, http://localhost:5173, true",
        "http://localhost:5173, http://localhost, false",
        "http://[::1]:5173, http://[::1]:5173, true",
        "capacitor://localhost, capacitor://localhost, true",
        "https://*.example.com, https://app.example.com, true",
        "https://*.example.com, https://a.b.example.com, true",
        "https://*.example.com, https://example.com, false",
        "https://*.example.com, https://.example.com, false",
        "https://*.example.com, https://evilexample.com, false",
        "https://*.example.com, https://app.example.com:8443, false",
        "https://*.example.com, http://app.example.com, false",
        "https://*.example.com, https://, false",
        "https://*.example.com:8443, https://app.example.com:8443, true",
        "https://*.example.com:8443, https://app.example.com, false",
        "*, https://anything.test:1, true",
        "*, null, true",
    })
    void matches_origins_as_browsers_send_them(String pattern, String origin, boolean matches) {
        assertThat(CorsOrigin.parse(pattern).matches(origin)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "app.example.com",
                "https://",
                "https://app.example.com/",
                "https://*",
                "**",
                "https://app.*.com",
                "https://a b",
                "https://user@app.example.com",
                "https://app.example.com:x",
                "https://[::1",
                "//app.example.com",
                "https://*.example.com:*"
            })
    void refuses_what_no_browser_sends(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CorsOrigin.parse(text))
                .withMessageContaining("(expected: ");
    }

    @Test
    void is_shown_as_browsers_send_it() {
        assertThat(CorsOrigin.parse("https://APP.example.com:443")).hasToString("https://app.example.com");
        assertThat(CorsOrigin.parse("https://*.example.com:444")).hasToString("https://*.example.com:444");
        assertThat(CorsOrigin.parse("*")).hasToString("*");
    }
}
