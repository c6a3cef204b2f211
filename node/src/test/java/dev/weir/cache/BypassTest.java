// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static dev.weir.cache.Example.get;
import static dev.weir.cache.Example.headers;
import static dev.weir.cache.Example.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.Body;
import dev.weir.http.RequestHead;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BypassTest {

    private static Optional<Bypass> of(RequestHead head) {
        return Bypass.of(head, Body.EMPTY, RequestDirectives.of(head.headers()));
    }

    @Test
    void get_and_head_are_for_the_cache() {
        assertThat(of(get("Range", "bytes=0-1", "If-None-Match", "\"a\"", "Authorization", "x")))
                .isEmpty();
        assertThat(of(request(Methods.HEAD))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY", "BREW", "Get"})
    void other_methods_go_on(String method) {
        assertThat(of(request(new HttpString(method.equals("Get") ? "GETX" : method))))
                .hasValue(Bypass.METHOD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-HTTP-Method-Override", "x-http-method", "X-Method-Override"})
    void a_get_that_says_it_is_something_else_goes_on(String field) {
        assertThat(of(get(field, "DELETE"))).hasValue(Bypass.METHOD_OVERRIDE);
    }

    @Test
    void a_get_with_a_body_goes_on() {
        assertThat(Bypass.of(get(), Example.text("x"), RequestDirectives.NONE)).hasValue(Bypass.BODY);
    }

    @Test
    void an_upgrade_goes_on() {
        RequestHead head = new RequestHead(Methods.GET, "http", "example.com", "/a", "", headers(), "1.1", "websocket");

        assertThat(of(head)).hasValue(Bypass.UPGRADE);
    }

    @Test
    void conditions_that_only_an_upstream_can_hold_go_on() {
        assertThat(of(get("If-Match", "\"a\""))).hasValue(Bypass.PRECONDITION);
        assertThat(of(get("If-Unmodified-Since", Example.DATE))).hasValue(Bypass.PRECONDITION);
    }

    @Test
    void who_wants_nothing_kept_goes_on() {
        assertThat(of(get("Cache-Control", "no-store"))).hasValue(Bypass.NO_STORE);
        assertThat(of(get("Cache-Control", "no-cache"))).isEmpty();
    }
}
