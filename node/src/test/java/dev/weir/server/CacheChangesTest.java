// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cache.CacheCounts;
import dev.weir.cache.Purge;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept when something was changed or purged, and what other policies make of it. */
class CacheChangesTest {

    private final Answers answers = new Answers();

    /** @param changed lines of an answer to what changes something */
    private RawInstance numbered(String... changed) throws IOException {
        return RawInstance.replying(request -> {
            boolean get = request.requestLine().startsWith("GET ");
            String answer =
                    get ? answers.numbered("Cache-Control: max-age=60", "Cache-Tag: t") : answers.numbered(changed);
            return request.requestLine().contains("/wrong") ? Answers.of("400 Bad Request", "") : answer;
        });
    }

    @Test
    void what_was_changed_is_asked_for_anew() throws IOException {
        try (RawInstance instance = numbered("Location: /b", "Content-Location: http://api.example.com/c");
                CachingNode node = CachingNode.before(instance, "cache: {}")) {
            List.of("/a", "/b", "/c", "/d").forEach(path -> got(node, path));

            node.send("POST", "/a", "Content-Length: 0");

            assertThat(got(node, "/a")).isEqualTo("6");
            assertThat(got(node, "/b")).isEqualTo("7");
            assertThat(got(node, "/c")).isEqualTo("8");
            assertThat(got(node, "/d")).isEqualTo("4");
        }
    }

    @Test
    void a_get_that_says_it_is_something_else_may_have_changed_something() throws IOException {
        try (RawInstance instance = numbered();
                CachingNode node = CachingNode.before(instance, "cache: {}")) {
            got(node, "/a");

            node.send("GET", "/a", "X-HTTP-Method-Override: DELETE");

            assertThat(got(node, "/a")).isEqualTo("3");
        }
    }

    @Test
    void what_failed_or_changes_nothing_leaves_all_as_it_is() throws IOException {
        try (RawInstance instance = numbered();
                CachingNode node = CachingNode.before(instance, "cache: {}")) {
            got(node, "/a");
            got(node, "/wrong");

            node.send("DELETE", "/wrong");
            node.send("OPTIONS", "/a");

            assertThat(got(node, "/a")).isEqualTo("1");
        }
    }

    @Test
    void who_changes_something_may_come_by_another_route() throws IOException {
        try (RawInstance instance = numbered();
                CachingNode node = CachingNode.withRoutes(
                        instance,
                        """
                        read: {match: {methods: [GET]}, policies: [cache: {}], upstream: orders}
                        write: {match: {methods: [PUT]}, policies: [cache: {}], upstream: orders}
                        """)) {
            got(node, "/a");

            node.send("PUT", "/a", "Content-Length: 0");

            assertThat(got(node, "/a")).isEqualTo("3");
        }
    }

    @Test
    void the_route_by_which_something_is_changed_need_not_have_a_cache() throws IOException {
        try (RawInstance instance = numbered();
                CachingNode node = CachingNode.withRoutes(
                        instance,
                        """
                        read: {match: {methods: [GET]}, policies: [cache: {}], upstream: orders}
                        write: {match: {methods: [DELETE]}, upstream: orders}
                        """)) {
            got(node, "/a");
            got(node, "/b");

            node.send("DELETE", "/a");

            assertThat(got(node, "/a")).isEqualTo("4");
            assertThat(got(node, "/b")).isEqualTo("2");
        }
    }

    @Test
    void what_caches_call_it_is_purged_whatever_its_client_calls_it() throws IOException {
        try (RawInstance instance = numbered("Location: /shop/b?utm_x=1");
                CachingNode node = CachingNode.withRoutes(
                        instance,
                        """
                        read:
                          match: {path: /shop/**, methods: [GET]}
                          policies: [rewrite: /v2/**, cache: {key: {query: {ignore: [utm_*]}}}]
                          upstream: orders
                        write: {match: {path: /shop/**, methods: [POST]}, policies: [rewrite: /v3/**], upstream: orders}
                        """)) {
            List.of("/shop/a?utm_x=2", "/shop/b", "/shop/c").forEach(path -> got(node, path));

            node.send("POST", "/shop/a", "Content-Length: 0");

            assertThat(got(node, "/shop/a")).isEqualTo("5");
            assertThat(got(node, "/shop/b")).isEqualTo("6");
            assertThat(got(node, "/shop/c")).isEqualTo("3");
        }
    }

    @Test
    void what_no_cache_shows_costs_no_purge() throws IOException {
        try (RawInstance instance = numbered();
                CachingNode node = CachingNode.withRoutes(
                        instance,
                        """
                        read: {match: {path: /shop/**}, policies: [cache: {}], upstream: orders}
                        write: {match: {path: /orders/**}, upstream: orders}
                        """)) {

            node.send("POST", "/orders/7", "Content-Length: 0");

            assertThat(node.library().counts().of(CacheCounts.Kind.PURGES)).isZero();
        }
    }

    @Test
    void what_was_purged_is_asked_for_anew() throws IOException {
        try (RawInstance instance = numbered();
                CachingNode node = CachingNode.before(instance, "cache: {}")) {
            got(node, "/a");

            node.library().purge(Purge.tags(List.of("t"))).toCompletableFuture().join();

            assertThat(got(node, "/a")).isEqualTo("2");
        }
    }

    @Test
    void what_was_asked_for_before_a_purge_is_for_nobody_who_comes_after_it() throws IOException {
        Pause pause = new Pause();
        try (RawInstance instance = new RawInstance((peer, connection) -> {
                    while (peer.request() != null) {
                        int number = answers.next();
                        peer.send("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 2\r\n\r\n" + number);
                        if (number == 1) {
                            pause.await();
                        }
                        peer.send("!");
                    }
                });
                CachingNode node = CachingNode.before(instance, "cache: {}");
                RawClient first = node.client()) {
            first.send(CachingNode.request("GET", "/a"));
            String head = first.head();

            node.library().purge(Purge.all()).toCompletableFuture().join();
            String after = got(node, "/a");
            pause.end();
            String before = first.read(2);
            node.assertNothingIsLeft();

            assertThat(head).startsWith("HTTP/1.1 200");
            assertThat(before).isEqualTo("1!");
            assertThat(after).isEqualTo("2!");
            assertThat(got(node, "/a")).isEqualTo("2!");
        }
    }

    private static String got(CachingNode node, String path) {
        try {
            return node.get(path).body();
        } catch (IOException e) {
            throw new AssertionError(path, e);
        }
    }

    @Test
    void one_copy_is_compressed_for_those_who_like_it() throws IOException {
        String text = "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Type: text/plain\r\nETag: \"v1\"\r\n"
                + "Content-Length: 2000\r\n\r\n" + "a".repeat(2000);
        try (RawInstance instance = RawInstance.answering(text);
                CachingNode node = CachingNode.before(instance, "compress: {}", "cache: {}")) {

            RawMessage miss = node.get("/a", "Accept-Encoding: gzip");
            RawMessage zipped = node.get("/a", "Accept-Encoding: gzip");
            RawMessage plain = node.get("/a");
            RawMessage known = node.get("/a", "Accept-Encoding: gzip", "If-None-Match: W/\"v1\"");

            assertThat(miss.values("Content-Encoding")).containsExactly("gzip");
            assertThat(zipped.values("Content-Encoding")).containsExactly("gzip");
            assertThat(zipped.body().length()).isLessThan(200);
            assertThat(zipped.values("ETag")).containsExactly("W/\"v1\"");
            assertThat(plain.body()).hasSize(2000);
            assertThat(plain.values("ETag")).containsExactly("\"v1\"");
            assertThat(known.status()).isEqualTo(304);
            assertThat(instance.requests()).hasSize(1);
            node.assertNothingIsLeft();
        }
    }

    @Test
    void behind_the_cache_each_coding_is_compressed_once() throws IOException {
        String text = "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Type: text/plain\r\n"
                + "Content-Length: 2000\r\n\r\n" + "a".repeat(2000);
        try (RawInstance instance = RawInstance.answering(text);
                CachingNode node = CachingNode.before(instance, "cache: {}", "compress: {}")) {

            node.get("/a", "Accept-Encoding: gzip, deflate");
            RawMessage zipped = node.get("/a", "Accept-Encoding: br;q=0, gzip");
            node.get("/a");
            RawMessage plain = node.get("/a");

            assertThat(zipped.values("Content-Encoding")).containsExactly("gzip");
            assertThat(zipped.values("Cache-Status")).containsExactly("weir; hit; ttl=60");
            assertThat(plain.body()).hasSize(2000);
            assertThat(plain.values("Vary")).containsExactly("Accept-Encoding");
            assertThat(instance.requests()).hasSize(2);
        }
    }
}
