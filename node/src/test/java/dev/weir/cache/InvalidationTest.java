// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static dev.weir.cache.Example.headers;
import static dev.weir.cache.Example.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.RequestHead;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvalidationTest {

    private static final String HERE = "http://example.com/a";

    private static Set<String> urls(RequestHead head) {
        return Set.of(KeyRules.STANDARD.url(head));
    }

    private static Set<String> after(int status, String... fields) {
        return Invalidation.urls(InvalidationTest::urls, request(Methods.POST), status, headers(fields));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "MKCOL", "BREW", "PURGE"})
    void what_may_have_changed_something_invalidates_its_target(String method) {
        assertThat(Invalidation.urls(InvalidationTest::urls, request(new HttpString(method)), 204, headers()))
                .containsExactly(HERE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "TRACE", "QUERY", "SEARCH", "PROPFIND", "REPORT"})
    void what_changes_nothing_does_not(String method) {
        assertThat(Invalidation.urls(InvalidationTest::urls, request(new HttpString(method)), 200, headers()))
                .isEmpty();
    }

    @Test
    void a_get_that_says_it_is_something_else_may_have_changed_something() {
        RequestHead head = request(Methods.GET, "X-HTTP-Method-Override", "DELETE");

        assertThat(Invalidation.isUnsafe(head)).isTrue();
        assertThat(Invalidation.urls(InvalidationTest::urls, head, 200, headers()))
                .containsExactly(HERE);
    }

    @Test
    void what_failed_changes_nothing() {
        assertThat(after(200)).isNotEmpty();
        assertThat(after(303)).isNotEmpty();
        assertThat(after(400)).isEmpty();
        assertThat(after(500)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/b, http://example.com/b",
        "b, http://example.com/b",
        "./c/../b, http://example.com/b",
        "?x=1, http://example.com/a?x=1",
        "http://example.com/b, http://example.com/b",
        "HTTP://EXAMPLE.COM:80/b, http://example.com/b",
        "http://example.com, http://example.com/",
        "//example.com/b#f, http://example.com/b",
        "/%7eb, http://example.com/~b"
    })
    void location_and_content_location_name_more(String reference, String url) {
        assertThat(after(201, "Location", reference)).contains(HERE, url);
        assertThat(after(200, "Content-Location", reference)).contains(HERE, url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://other.example/b",
                "https://example.com/b",
                "http://example.com:8080/b",
                "//other.example/b",
                "http://example.com@other.example/b",
                "mailto:a@example.com",
                "http://[",
                "\u0000",
                "/../../b",
                "/%zz"
            })
    void nobody_invalidates_what_is_anothers(String reference) {
        assertThat(after(201, "Location", reference, "Content-Location", reference))
                .containsExactly(HERE);
    }

    @Test
    void a_url_is_the_one_that_responses_are_found_by() {
        KeyRules rules = new KeyRules(List.of(), List.of(), new QueryRules(List.of("utm_*"), List.of(), false), false);
        RequestHead head = new RequestHead(Methods.POST, "http", "Example.com:80", "/a", "utm_x=1&b=2", headers());

        assertThat(Invalidation.urls(called -> Set.of(rules.url(called)), head, 200, headers("Location", "/c?utm_y=1")))
                .containsExactly("http://example.com/a?b=2", "http://example.com/c");
    }
}
