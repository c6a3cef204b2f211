// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.StickinessConfig.SameSite;
import dev.weir.config.StickinessConfig.Secure;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StickinessConfigTest {

    @Test
    void has_defaults() throws Exception {
        assertThat(read(StickinessConfig.class, "cookie: weir-orders"))
                .isEqualTo(new StickinessConfig(
                        "weir-orders", "/", Optional.empty(), Secure.AUTO, true, SameSite.LAX, Optional.empty()));
    }

    @Test
    void every_field_can_be_set() throws Exception {
        StickinessConfig stickiness = read(
                StickinessConfig.class,
                """
                cookie: sid
                path: /app
                max-age: 1d
                secure: always
                http-only: false
                same-site: none
                key: 0123456789abcdef
                """);

        assertThat(stickiness)
                .isEqualTo(new StickinessConfig(
                        "sid",
                        "/app",
                        Optional.of(Duration.ofDays(1)),
                        Secure.ALWAYS,
                        false,
                        SameSite.NONE,
                        Optional.of("0123456789abcdef")));
        assertThat(stickiness.toString()).doesNotContain("0123456789abcdef");
    }

    @Test
    void refuses_what_no_browser_would_keep() {
        assertThat(problems(StickinessConfig.class, "cookie: a b"))
                .containsExactly("1:9 cookie: a b (expected: the name of a cookie, such as weir-orders)");
        assertThat(problems(StickinessConfig.class, "{cookie: a, path: '/;x'}"))
                .containsExactly("1:19 path: /;x (expected: a path such as / or /app, visible ASCII without ;)");
        assertThat(problems(StickinessConfig.class, "{cookie: a, max-age: 366d}"))
                .containsExactly("1:22 max-age: 31622400000ms (expected: 1s to 365d)");
        assertThat(problems(StickinessConfig.class, "{cookie: a, secure: auto, same-site: none}"))
                .containsExactly("1:21 secure: not always, with same-site none (expected: always)");
        assertThat(problems(StickinessConfig.class, "{cookie: a, key: short}"))
                .containsExactly("1:18 key: 5 characters (expected: at least 16 characters)");
    }
}
