// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is one's own is nobody else's, and nobody has a say in what others get. */
class CacheKeepsApartTest {

    private final AtomicInteger asked = new AtomicInteger();

    /** An instance that answers with these fields, and with what it was asked as the body. */
    private RawInstance reflecting(String... fields) throws IOException {
        return new RawInstance((peer, connection) -> {
            for (RawMessage request = peer.request(); request != null; request = peer.request()) {
                asked.incrementAndGet();
                String body = request.head();
                String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
                peer.send("HTTP/1.1 200 OK\r\n" + more + "Content-Length: " + body.length() + "\r\n\r\n" + body);
            }
        });
    }

    @Test
    void languages_are_told_apart_where_the_upstream_does() throws IOException {
        try (RawInstance instance = reflecting("Cache-Control: max-age=60", "Vary: Accept-Language");
                CachingNode node = CachingNode.before(instance, "cache: {}")) {

            node.get("/a", "Accept-Language: de");
            RawMessage english = node.get("/a", "Accept-Language: en");
            RawMessage german = node.get("/a", "Accept-Language: DE; q=0.9");

            assertThat(english.body()).contains("en");
            assertThat(english.values("Cache-Status")).containsExactly("weir; fwd=vary-miss; stored");
            assertThat(german.values("Cache-Status")).containsExactly("weir; hit; ttl=60");
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void an_answer_that_does_not_say_what_it_varies_by_is_not_for_all() throws IOException {
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    for (RawMessage request = peer.request(); request != null; request = peer.request()) {
                        asked.incrementAndGet();
                        boolean german = request.values("Accept-Language").contains("de");
                        peer.send("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n"
                                + (german ? "Vary: Accept-Language\r\nContent-Length: 2\r\n\r\nde" : "")
                                + (german ? "" : "Content-Length: 2\r\n\r\nen"));
                    }
                });
                CachingNode node = CachingNode.before(instance, "cache: {}")) {

            node.get("/a", "Accept-Language: de");
            RawMessage silent = node.get("/a");
            RawMessage german = node.get("/a", "Accept-Language: de");

            assertThat(silent.body()).isEqualTo("en");
            assertThat(german.body()).isEqualTo("de");
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void what_varies_by_everything_is_for_one_alone() throws IOException {
        try (RawInstance instance = reflecting("Cache-Control: max-age=60", "Vary: *");
                CachingNode node = CachingNode.before(instance, "cache: {}")) {

            node.get("/a");
            node.get("/a");

            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void private_answers_and_cookies_are_for_one_alone() throws IOException {
        for (String field :
                List.of("Cache-Control: private, max-age=60", "Cache-Control: no-store", "Set-Cookie: a=b")) {
            try (RawInstance instance = reflecting(field);
                    CachingNode node = CachingNode.before(instance, "cache: 1m")) {
                asked.set(0);

                RawMessage first = node.get("/a");
                RawMessage second = node.get("/a");

                assertThat(first.head()).contains(field);
                assertThat(second.head()).contains(field);
                assertThat(asked).as(field).hasValue(2);
            }
        }
    }

    @Test
    void an_answer_is_kept_without_its_cookies_where_the_operator_asks_for_it() throws IOException {
        try (RawInstance instance = reflecting("Cache-Control: max-age=60", "Set-Cookie: a=b");
                CachingNode node = CachingNode.before(instance, "cache: {set-cookie: true}")) {

            RawMessage first = node.get("/a");
            RawMessage hit = node.get("/a");

            assertThat(first.values("Set-Cookie")).containsExactly("a=b");
            assertThat(hit.values("Cache-Status")).containsExactly("weir; hit; ttl=60");
            assertThat(hit.values("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void what_somebody_proved_to_be_his_is_not_shared_unless_it_is_public() throws IOException {
        try (RawInstance own = reflecting("Cache-Control: max-age=60");
                CachingNode node = CachingNode.before(own, "cache: {}");
                RawInstance open = reflecting("Cache-Control: public, max-age=60");
                CachingNode opened = CachingNode.before(open, "cache: {}")) {

            node.get("/a", "Authorization: Bearer a");
            RawMessage other = node.get("/a", "Authorization: Bearer b");
            RawMessage nobody = node.get("/a");
            opened.get("/a", "Authorization: Bearer a");
            RawMessage shared = opened.get("/a", "Authorization: Bearer b");

            assertThat(other.body()).contains("Bearer b");
            assertThat(nobody.body()).doesNotContain("Bearer");
            assertThat(nobody.values("Cache-Status")).containsExactly("weir; fwd=uri-miss; stored");
            assertThat(shared.values("Cache-Status")).containsExactly("weir; hit; ttl=60");
        }
    }

    @Test
    void what_the_operator_names_tells_requests_apart() throws IOException {
        try (RawInstance instance = reflecting("Cache-Control: max-age=60");
                CachingNode node =
                        CachingNode.before(instance, "cache: {key: {headers: [X-Tenant], cookies: [lang]}}")) {

            node.get("/a", "X-Tenant: a", "Cookie: lang=de; sid=1");
            RawMessage hit = node.get("/a", "X-Tenant: a", "Cookie: sid=2; lang=de");
            RawMessage tenant = node.get("/a", "X-Tenant: b", "Cookie: lang=de");
            RawMessage cookie = node.get("/a", "X-Tenant: a", "Cookie: lang=en");

            assertThat(hit.values("Cache-Status")).containsExactly("weir; hit; ttl=60");
            assertThat(tenant.body()).contains("X-Tenant: b");
            assertThat(cookie.body()).contains("lang=en");
            assertThat(asked).hasValue(3);
        }
    }

    @Test
    void what_does_not_count_of_a_query_does_not_reach_the_upstream() throws IOException {
        try (RawInstance instance = reflecting("Cache-Control: max-age=60");
                CachingNode node = CachingNode.before(instance, "cache: {key: {query: {ignore: [utm_*]}}}")) {

            RawMessage first = node.get("/a?utm_source=evil&id=1");
            RawMessage second = node.get("/a?id=1&utm_medium=other");

            assertThat(first.body()).startsWith("GET /a?id=1 HTTP/1.1");
            assertThat(second.values("Cache-Status")).containsExactly("weir; hit; ttl=60");
        }
    }

    @Test
    void nobody_spoils_what_others_get() throws IOException {
        List<String> tricks = List.of(
                "X-Forwarded-Host: evil",
                "X-Forwarded-Proto: evil",
                "X-Forwarded-Port: 666",
                "X-Forwarded-Scheme: evil",
                "X-Host: evil",
                "X-Original-URL: /evil",
                "X-Rewrite-URL: /evil",
                "X-HTTP-Method-Override: POST",
                "X-Method-Override: DELETE",
                "If-None-Match: \"evil\"",
                "Range: bytes=0-1");
        try (RawInstance instance = reflecting("Cache-Control: max-age=60");
                CachingNode node = CachingNode.before(instance, "cache: {}")) {

            for (String trick : tricks) {
                String path = "/" + tricks.indexOf(trick);
                node.get(path, trick);
                RawMessage victim = node.get(path);

                assertThat(victim.status()).as(trick).isEqualTo(200);
                assertThat(victim.body()).as(trick).doesNotContain("evil", "666", "Override", "Range");
            }
        }
    }

    @Test
    void a_get_with_a_body_has_nothing_to_do_with_the_cache() throws IOException {
        try (RawInstance instance = reflecting("Cache-Control: max-age=60");
                CachingNode node = CachingNode.before(instance, "cache: {}");
                RawClient client = node.client()) {

            client.send(CachingNode.request("GET", "/a", "Content-Length: 4") + "evil")
                    .answer();
            RawMessage victim = node.get("/a");

            assertThat(instance.requests().get(0).body()).isEqualTo("evil");
            assertThat(victim.values("Cache-Status")).containsExactly("weir; fwd=uri-miss; stored");
        }
    }

    @Test
    void hosts_ports_and_routes_share_nothing() throws IOException {
        try (RawInstance instance = reflecting("Cache-Control: max-age=60");
                CachingNode node = CachingNode.withRoutes(
                        instance,
                        """
                        beta: {match: {headers: {X-Beta: "1"}}, policies: [cache: {}], upstream: orders}
                        all: {match: {}, policies: [cache: {}], upstream: orders}
                        """)) {

            node.get("/a");
            node.get("/a", "X-Beta: 1");
            try (RawClient client = node.client()) {
                client.send("GET /a HTTP/1.1\r\nHost: api.example.com:1337\r\n\r\n")
                        .answer();
                client.send("GET /a HTTP/1.1\r\nHost: other.example.com\r\n\r\n")
                        .answer();
                client.send("GET /a HTTP/1.1\r\nHost: API.example.com:80\r\n\r\n")
                        .answer();
            }

            assertThat(asked).hasValue(4);
        }
    }

    @Test
    void nodes_that_listen_on_ports_of_their_own_are_one_gateway() throws IOException {
        try (RawInstance instance = reflecting("Cache-Control: max-age=60");
                CachingNode node = CachingNode.before(instance, "cache: {}");
                RawClient client = node.client()) {
            String own = "api.example.com:" + node.address().getPort();

            client.send("GET /a HTTP/1.1\r\nHost: " + own + "\r\n\r\n").answer();
            client.send("GET /a HTTP/1.1\r\nHost: api.example.com\r\n\r\n").answer();

            assertThat(asked).hasValue(1);
        }
    }

    @Test
    void the_upstream_decides_only_as_far_as_the_operator_lets_it() throws IOException {
        try (RawInstance instance = reflecting("Cache-Control: no-store", "Vary: User-Agent", "Set-Cookie: a=b");
                CachingNode node = CachingNode.before(
                        instance,
                        "cache: {ttl: 10s, ignore-headers: [cache-control, set-cookie],"
                                + " vary: {ignore: [User-Agent]}}")) {

            node.get("/a", "User-Agent: one");
            RawMessage hit = node.get("/a", "User-Agent: two");
            node.pass(Duration.ofSeconds(11));
            node.get("/a");

            assertThat(hit.values("Cache-Status")).containsExactly("weir; hit; ttl=10");
            assertThat(hit.values("Set-Cookie")).isEmpty();
            assertThat(asked).hasValue(2);
        }
    }
}
