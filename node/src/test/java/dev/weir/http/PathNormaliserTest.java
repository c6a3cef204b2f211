// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathNormaliserTest {

    @ParameterizedTest
    @CsvSource({
        "/a/./b, /a/b",
        "/a/../b, /b",
        "/a/b/.., /a/",
        "/a/b/., /a/b/",
        "/a/.., /",
        "/., /",
        "/%2e/a, /a",
        "/a/%2E%2e/b, /b",
        "/a/.%2e/b, /b",
        "//, /",
        "//admin, /admin",
        "/a///b//, /a/b/",
        "/a//../b, /b",
        "/%61%2Db%5f%7E, /a-b_~",
        "/caf%c3%a9, /caf%C3%A9",
        "/a%2fb, /a%2Fb",
        "/a%5cb, /a%5Cb",
        "/%252e%252e/a, /%252e%252e/a",
        "/a/.b/..c/..., /a/.b/..c/...",
    })
    void has_one_form(String path, String normal) throws ProxyException {
        String normalised = PathNormaliser.normalise(path);

        assertThat(normalised).isEqualTo(normal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/orders/7/",
                "/orders;v=1/a=b&c,d",
                "/.well-known/x",
                "/caf%C3%A9/%F0%9F%98%80",
                "/group%2Fproject",
                "/a:b@c!$'()*+"
            })
    void is_the_same_string_where_nothing_is_to_do(String path) throws ProxyException {
        String normalised = PathNormaliser.normalise(path);

        assertThat(normalised).isSameAs(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "orders",
                "*",
                "http://a/b",
                "/..",
                "/a/../..",
                "/%2e%2e/a",
                "/a\\b",
                "/<script>",
                "/a b",
                "/a\tb",
                "/a\r\nX: y",
                "/a\u0000",
                "/a\u007f",
                "/caf\u00e9",
                "/a?b",
                "/a#b",
                "/{id}",
                "/a|b",
                "/[a]",
                "/%00",
                "/%0d%0a",
                "/%1F",
                "/%7f",
                "/%",
                "/%4",
                "/%4g",
                "/%zz",
                "/a%",
            })
    void refuses_what_is_not_a_path(String path) {
        assertRefused(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a/..;/b",
                "/a/..;x=1/b",
                "/a/.;/b",
                "/a/%2e%2e;/b",
                "/a/..%3b/b",
                "/a/..%2Fb",
                "/a/b%2f..",
                "/a/b%2F%2e%2e%2Fc",
                "/a/..%5Cb",
                "/a/b%5C..",
                "/a%2F.%2Fb"
            })
    void refuses_a_dot_segment_that_only_another_reader_would_see(String path) {
        assertRefused(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%C0%AF",
                "/%C1%9C",
                "/%E0%80%AF",
                "/%F0%80%80%AF",
                "/%ED%A0%80",
                "/%F4%90%80%80",
                "/%F5%80%80%80",
                "/%E9",
                "/%E9t",
                "/%80",
                "/%C3x%A9",
                "/%C3%28",
            })
    void refuses_octets_that_are_not_utf_8(String path) {
        assertRefused(path);
    }

    @Test
    void normalising_twice_is_normalising_once() throws ProxyException {
        Random random = new Random(7);
        int accepted = 0;

        for (int i = 0; i < 200_000; i++) {
            String path = path(random);
            String once = normalisedOrEmpty(path);
            if (once.isEmpty()) {
                assertThat(PathNormaliser.isNormal(path)).as(path).isFalse();
                continue;
            }
            accepted++;
            assertThat(PathNormaliser.normalise(once)).as(path).isSameAs(once);
            assertThat(once).as(path).doesNotContain("//", "/../", "/./");
        }

        assertThat(accepted).isGreaterThan(20_000);
    }

    private static String path(Random random) {
        String[] pieces = {
            "/", "/", "/", ".", "..", "%2e", "%2E", "a", "Z", "~", ";", "%3B", "%2F", "%2f", "%5C", "%25", "%41",
            "%c3%a9", "%C3", "%00", "%", "=", ":", "é", "\\"
        };
        StringBuilder path = new StringBuilder("/");
        int length = random.nextInt(8);
        for (int i = 0; i < length; i++) {
            int common = random.nextInt(4) == 0 ? pieces.length : 17;
            path.append(pieces[random.nextInt(common)]);
        }
        return path.toString();
    }

    private static String normalisedOrEmpty(String path) {
        try {
            return PathNormaliser.normalise(path);
        } catch (ProxyException refused) {
            return "";
        }
    }

    private static void assertRefused(String path) {
        assertThatExceptionOfType(ProxyException.class)
                .isThrownBy(() -> PathNormaliser.normalise(path))
                .satisfies(refused -> assertThat(refused.error()).isEqualTo(ProxyError.HTTP_REQUEST_ERROR));
    }
}
