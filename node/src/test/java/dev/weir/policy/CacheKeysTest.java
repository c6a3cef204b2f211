// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.document.Readings.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cache.CacheKey;
import dev.weir.document.DocumentException;
import dev.weir.http.Caller;
import dev.weir.http.Request;
import dev.weir.http.Requests;
import io.undertow.util.HttpString;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CacheKeysTest {

    private static CacheKey key(String settings, Request request) {
        return keys(settings).of(request);
    }

    private static CacheKeys keys(String settings) {
        try {
            return new CacheKeys("orders", read(CacheParts.class, "{" + settings + "}"));
        } catch (DocumentException e) {
            throw new AssertionError(e);
        }
    }

    private static String url(String settings, String url) {
        return key(settings, Requests.get(url)).url();
    }

    private static Request with(String name, String... values) {
        return Requests.get("/").withHeaders(headers -> {
            for (String value : values) {
                headers.add(new HttpString(name), value);
            }
        });
    }

    @Test
    void a_request_is_known_by_its_url() {
        CacheKey key = key("", Requests.get("https://api.example.com:8443/a/b?x=1&x=2"));

        assertThat(key).isEqualTo(new CacheKey("orders", "https://api.example.com:8443/a/b?x=1&x=2", ""));
        assertThat(key("", Requests.request("HEAD", "https://api.example.com:8443/a/b?x=1&x=2")))
                .isEqualTo(key);
    }

    @Test
    void an_authority_is_written_in_one_way() {
        assertThat(url("", "http://API.Example.com/a")).isEqualTo("http://api.example.com/a");
        assertThat(url("", "http://api.example.com:80/a")).isEqualTo("http://api.example.com/a");
        assertThat(url("", "https://api.example.com:443/a")).isEqualTo("https://api.example.com/a");
        assertThat(url("", "https://api.example.com:80/a")).isEqualTo("https://api.example.com:80/a");
        assertThat(url("", "http://[::1]:8081/a")).isEqualTo("http://[::1]:8081/a");
    }

    @Test
    void what_does_not_count_of_a_query_is_left_out() {
        String ignoring = "query: {ignore: [utm_*, fbclid]}";

        assertThat(url(ignoring, "http://h/a?utm_source=x&id=1&fbclid=y&utm")).isEqualTo("http://h/a?id=1&utm");
        assertThat(url(ignoring, "http://h/a?utm_source=x")).isEqualTo("http://h/a");
        assertThat(url(ignoring, "http://h/a?%75tm_source=x&id=1")).isEqualTo("http://h/a?id=1");
        assertThat(url("query: {ignore: ['*']}", "http://h/a?b=c&d")).isEqualTo("http://h/a");
        assertThat(url("query: {only: [id]}", "http://h/a?x=1&id=2&id=3&%69d=4"))
                .isEqualTo("http://h/a?id=2&id=3&%69d=4");
        assertThat(url("query: {sorted: true}", "http://h/a?b=2&a=2&a=1&c")).isEqualTo("http://h/a?a=2&a=1&b=2&c");
    }

    @Test
    void the_upstream_gets_no_more_of_the_query_than_counts() {
        CacheKeys keys = keys("query: {only: [id]}");

        assertThat(keys.counted(Requests.get("/a?x=1&id=2").head()).query()).isEqualTo("id=2");
        assertThat(keys.counted(Requests.get("/a?x=1").head()).target()).isEqualTo("/a");
    }

    @Test
    void what_the_operator_names_tells_requests_apart() {
        Set<String> parts = Stream.of(
                        Requests.get("/"),
                        with("X-Tenant", "a"),
                        with("X-Tenant", "b"),
                        with("X-Tenant", ""),
                        with("X-Tenant", "a", "b"),
                        with("X-Tenant", "a, b"),
                        with("X-Tenant", "1:a"),
                        with("Cookie", "lang=de"),
                        with("Cookie", "lang=en; x=1"),
                        with("Cookie", "lang=de; lang=en"),
                        Requests.get("/").withCaller(new Caller("acme", Map.of())))
                .map(request -> key("headers: [X-Tenant], cookies: [lang], consumer: true", request))
                .map(CacheKey::parts)
                .collect(Collectors.toSet());

        assertThat(parts).hasSize(11);
    }

    @Test
    void what_the_operator_does_not_name_does_not() {
        CacheKey plain = key("cookies: [lang]", Requests.get("/"));

        assertThat(key("cookies: [lang]", with("Cookie", "sid=1; other=lang"))).isEqualTo(plain);
        assertThat(key("cookies: [lang]", with("X-Tenant", "a"))).isEqualTo(plain);
        assertThat(key("cookies: [lang]", with("Cookie", "sid=1; lang=de")))
                .isEqualTo(key("cookies: [lang]", with("Cookie", "lang=de; sid=2")));
    }

    @Test
    void long_parts_are_short_and_still_tell_requests_apart() {
        CacheKey one = key("headers: [X-Tenant]", with("X-Tenant", "a".repeat(1000) + "1"));
        CacheKey other = key("headers: [X-Tenant]", with("X-Tenant", "a".repeat(1000) + "2"));

        assertThat(one.parts()).hasSize(64).isNotEqualTo(other.parts());
    }
}
