// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static dev.weir.cache.Example.headers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.RequestHead;
import io.undertow.util.Methods;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRulesTest {

    private static RequestHead head(String scheme, String authority, String query, String... fields) {
        return new RequestHead(Methods.GET, scheme, authority, "/a", query, headers(fields));
    }

    private static CacheKey key(KeyRules rules, String... fields) {
        return rules.key("web", head("http", "example.com", "", fields), "");
    }

    private static String counted(QueryRules rules, String query) {
        KeyRules keyed = new KeyRules(List.of(), List.of(), rules, false);
        RequestHead head = head("http", "example.com", query);
        String sent = keyed.counted(head).query();

        assertThat(keyed.url(head)).isEqualTo("http://example.com/a" + (sent.isEmpty() ? "" : "?" + sent));
        return sent;
    }

    @ParameterizedTest
    @CsvSource({
        "http, example.com, http://example.com/a",
        "http, EXAMPLE.com:80, http://example.com/a",
        "http, example.com:, http://example.com/a",
        "http, example.com:443, http://example.com:443/a",
        "https, example.com:443, https://example.com/a",
        "https, example.com:80, https://example.com:80/a",
        "http, example.com., http://example.com./a",
        "http, [::1]:80, http://[::1]/a",
        "http, example.com:8080, http://example.com:8080/a"
    })
    void what_is_the_same_host_to_everybody_is_the_same_in_the_key(String scheme, String authority, String url) {
        assertThat(KeyRules.STANDARD.url(head(scheme, authority, ""))).isEqualTo(url);
    }

    @ParameterizedTest
    @CsvSource({
        "example.com:8081, 8081, example.com",
        "[::1]:8081, 8081, [::1]",
        "example.com:18081, 8081, example.com:18081",
        "example.com:8082, 8081, example.com:8082",
        "example.com, 8081, example.com",
        ":8081, 8081, ''",
        "example.com:8081, '', example.com:8081"
    })
    void the_port_that_the_client_reached_is_that_of_one_node(String authority, String reached, String same) {
        RequestHead everywhere = KeyRules.everywhere(head("http", authority, ""), reached);

        assertThat(everywhere.authority()).isEqualTo(same);
    }

    @ParameterizedTest
    @CsvSource({
        "http://example.com:8081/a?b=c:1, http://example.com/a?b=c:1",
        "http://[::1]:8081/a, http://[::1]/a",
        "http://example.com:8081, http://example.com"
    })
    void a_url_with_a_port_is_also_meant_without(String url, String without) {
        assertThat(KeyRules.spellings(url)).containsExactlyInAnyOrder(url, without);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.com/a:1", "http://[::1]/a", "http://example.com"})
    void a_url_without_a_port_is_meant_as_it_is(String url) {
        assertThat(KeyRules.spellings(url)).containsExactly(url);
    }

    @Test
    void get_and_head_have_the_same_key() {
        RequestHead get = head("http", "example.com", "q=1");
        RequestHead head = new RequestHead(Methods.HEAD, "http", "example.com", "/a", "q=1", headers());

        assertThat(KeyRules.STANDARD.key("web", head, "")).isEqualTo(KeyRules.STANDARD.key("web", get, ""));
    }

    @Test
    void routes_share_nothing() {
        RequestHead head = head("http", "example.com", "");

        assertThat(KeyRules.STANDARD.key("web", head, "")).isNotEqualTo(KeyRules.STANDARD.key("api", head, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Original-URL",
                "X-Rewrite-URL",
                "X-Host",
                "X-Original-Host",
                "X-HTTP-Host-Override",
                "X-Forwarded-Server",
                "X-Forwarded-Prefix",
                "X-Forwarded-Path",
                "X-Forwarded-Scheme",
                "X-Forwarded-Protocol",
                "X-Forwarded-SSL",
                "X-Url-Scheme",
                "Front-End-Https"
            })
    void who_says_what_some_take_for_the_url_spoils_nobody_elses_response(String field) {
        assertThat(key(KeyRules.STANDARD, field, "evil.example")).isNotEqualTo(key(KeyRules.STANDARD));
        assertThat(key(KeyRules.STANDARD, field, "evil.example")).isNotEqualTo(key(KeyRules.STANDARD, field, "x"));
    }

    @Test
    void fields_and_cookies_that_the_operator_names_count() {
        KeyRules rules = new KeyRules(List.of("X-Tenant"), List.of("theme"), QueryRules.ALL, false);

        assertThat(key(rules, "X-Tenant", "a")).isNotEqualTo(key(rules, "X-Tenant", "b"));
        assertThat(key(rules, "Cookie", "x=1; theme=dark")).isNotEqualTo(key(rules, "Cookie", "theme=light"));
        assertThat(key(rules, "Cookie", "x=1; theme=dark")).isEqualTo(key(rules, "Cookie", "theme=dark; x=2"));
        assertThat(key(rules, "Cookie", "theme=dark; theme=light")).isNotEqualTo(key(rules, "Cookie", "theme=dark"));
        assertThat(key(rules, "X-Other", "a")).isEqualTo(key(rules));
    }

    @Test
    void what_lets_somebody_in_does_not_stand_in_a_key() {
        KeyRules rules = new KeyRules(List.of("X-Api-Key", "X-Tenant"), List.of("sid"), QueryRules.ALL, false);
        String parts = key(rules, "X-Api-Key", "letmein", "X-Tenant", "acme", "Cookie", "sid=letmein")
                .parts();

        assertThat(parts).contains("acme").doesNotContain("letmein");
        assertThat(parts)
                .isNotEqualTo(key(rules, "X-Api-Key", "other", "X-Tenant", "acme", "Cookie", "sid=letmein")
                        .parts());
    }

    @Test
    void one_value_cannot_look_like_two() {
        KeyRules rules = new KeyRules(List.of("X-A", "X-B"), List.of(), QueryRules.ALL, true);
        RequestHead head = head("http", "example.com", "", "X-A", "1");

        assertThat(key(rules, "X-A", "1; X-B=1:2")).isNotEqualTo(key(rules, "X-A", "1", "X-B", "2"));
        assertThat(rules.key("web", head, "me; X-B=1:2"))
                .isNotEqualTo(rules.key("web", head("http", "example.com", "", "X-A", "1", "X-B", "2"), "me"));
    }

    @Test
    void callers_share_nothing_where_the_operator_says_so() {
        KeyRules rules = new KeyRules(List.of(), List.of(), QueryRules.ALL, true);
        RequestHead head = head("http", "example.com", "");

        assertThat(rules.key("web", head, "acme")).isNotEqualTo(rules.key("web", head, "other"));
        assertThat(rules.key("web", head, "acme")).isNotEqualTo(rules.key("web", head, ""));
        assertThat(KeyRules.STANDARD.key("web", head, "acme")).isEqualTo(KeyRules.STANDARD.key("web", head, ""));
    }

    @Test
    void without_a_word_the_query_counts_as_it_is() {
        assertThat(counted(QueryRules.ALL, "b=2&a=1&&a=%31")).isEqualTo("b=2&a=1&&a=%31");
    }

    @Test
    void ignored_parameters_do_not_reach_the_upstream_either() {
        QueryRules rules = new QueryRules(List.of("utm_*", "gclid"), List.of(), false);

        assertThat(counted(rules, "utm_source=x&id=1&gclid=2&gclid2=3")).isEqualTo("id=1&gclid2=3");
        assertThat(counted(rules, "%75tm_source=x&id=1&utm%5Fid=1")).isEqualTo("id=1");
        assertThat(counted(rules, "utm_source=x")).isEmpty();
        assertThat(counted(new QueryRules(List.of("*"), List.of(), false), "a=1&b"))
                .isEmpty();
    }

    @Test
    void where_only_some_parameters_count_others_do_not_reach_the_upstream() {
        QueryRules rules = new QueryRules(List.of(), List.of("id", "page"), false);

        assertThat(counted(rules, "id=1&x=2&page=3&id=4")).isEqualTo("id=1&page=3&id=4");
        assertThat(counted(rules, "%69d=1&x=2")).isEqualTo("%69d=1");
    }

    @Test
    void sorting_leaves_parameters_of_one_name_in_their_order() {
        QueryRules rules = new QueryRules(List.of(), List.of(), true);

        assertThat(counted(rules, "b=1&a=2&b=0&a=1")).isEqualTo("a=2&a=1&b=1&b=0");
    }

    @Test
    void the_path_of_a_key_is_without_the_query() {
        assertThat(Example.key("http://example.com/a/b?c=/d").path()).isEqualTo("/a/b");
        assertThat(Example.key("http://example.com/").path()).isEqualTo("/");
        assertThat(Example.key("http://example.com?x=/y").path()).isEmpty();
    }

    @Test
    void the_number_of_a_key_is_the_same_everywhere_and_depends_on_all_of_it() {
        CacheKey key = new CacheKey("web", "http://example.com/a", "x");

        assertThat(key.number()).isEqualTo(new CacheKey("web", "http://example.com/a", "x").number());
        assertThat(new CacheKey("we", "bhttp://example.com/a", "x").number()).isNotEqualTo(key.number());
        assertThat(new CacheKey("web", "http://example.com/ax", "").number()).isNotEqualTo(key.number());
        assertThat(new CacheKey("web", "http://example.com/a", "").compareTo(key))
                .isNegative();
    }
}
