// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import static dev.weir.admin.AdminFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.cache.CacheCounts.Kind;
import dev.weir.cache.CacheKey;
import dev.weir.cache.Found;
import dev.weir.cache.Grace;
import dev.weir.cache.NotKept;
import dev.weir.cache.Stored;
import dev.weir.cache.Ticket;
import dev.weir.cache.Variant;
import dev.weir.cache.Vary;
import dev.weir.cache.Wanted;
import dev.weir.http.Body;
import dev.weir.http.RequestHead;
import dev.weir.http.Requests;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CacheResourceTest {

    private static final String HOST = "http://shop.example";

    private AdminFixture admin;

    @BeforeEach
    void open() throws IOException {
        admin = AdminFixture.open();
    }

    @AfterEach
    void close() {
        admin.close();
    }

    /** Keeps a response for a minute. */
    private void keep(String url, String parts, Variant variant, String... tags) {
        CacheKey key = new CacheKey("shop", url, parts);
        RequestHead head = Requests.head("GET", url);
        Found found = admin.cache
                .ask(key, head, Wanted.ANYTHING, Duration.ofSeconds(1))
                .toCompletableFuture()
                .join();
        Ticket ticket = ((Found.Fetch) found).ticket();
        ticket.keep(new Stored(
                key,
                variant,
                200,
                new HeaderMap(),
                new Body.Bytes(StandardCharsets.UTF_8.encode("hello")),
                ticket.began(),
                admin.millis.get(),
                0,
                60_000,
                Grace.NONE,
                Set.of(tags),
                false));
        admin.millis.incrementAndGet();
    }

    private void keep(String path, String... tags) {
        keep(HOST + path, "", Variant.NONE, tags);
    }

    private boolean isKept(String path) {
        CacheKey key = new CacheKey("shop", HOST + path, "");
        return admin.cache.near(key, Requests.head("GET", HOST + path)).isPresent();
    }

    private HttpResponse<String> purge(String order) {
        return admin.send("POST", "/cache/purge", order);
    }

    private JsonNode lookup(String url) {
        return json(admin.get("/cache/lookup?url=" + url));
    }

    @Test
    void what_is_kept_and_what_requests_found_is_listed() {
        keep("/shop/a");
        admin.cache.usage().retain(Set.of("shop"));
        List.of(Kind.HITS_NEAR, Kind.HITS_WAITED, Kind.MISSES, Kind.HITS_NEAR)
                .forEach(admin.cache.usage().route("shop")::count);

        JsonNode cache = json(admin.get("/cache"));

        assertThat(cache.path("node").asText()).isEqualTo("node-1");
        assertThat(cache.path("shared").path("keys").asInt()).isEqualTo(1);
        assertThat(cache.path("shared").path("bytes").asLong()).isPositive();
        assertThat(cache.path("shared").path("bytes-max").asLong()).isEqualTo(128L << 20);
        assertThat(cache.path("near").path("keys").asInt()).isZero();
        assertThat(cache.path("counts").path("hits-near").asInt()).isEqualTo(2);
        JsonNode route = cache.path("routes").path(0);
        assertThat(route.path("name").asText()).isEqualTo("shop");
        assertThat(route.path("hit-ratio").asDouble()).isEqualTo(0.75);
        assertThat(route.path("misses").asInt()).isEqualTo(1);
        assertThat(cache.path("top").findValuesAsText("url")).containsExactly(HOST + "/shop/a");
    }

    @Test
    void a_url_is_purged_in_whichever_way_it_is_written() {
        keep("/shop/a");
        keep("/shop/b");

        HttpResponse<String> purged = purge("{\"url\": \"HTTP://Shop.example:80/x/../shop/%61?utm=1\"}");

        assertThat(purged.statusCode()).isEqualTo(200);
        assertThat(json(purged).toString()).isEqualTo("{\"total\":1,\"copies\":{\"alone\":1}}");
        assertThat(isKept("/shop/a")).isFalse();
        assertThat(isKept("/shop/b")).isTrue();
    }

    @Test
    void prefixes_tags_and_all_are_purged() {
        List.of("/shop/a/1", "/shop/a/2", "/shop/b").forEach(path -> keep(path));
        keep("/shop/c", "red");
        keep("/shop/d", "blue");
        keep("/shop/e");

        int byPath = json(purge("{\"prefix\": \"/shop/a/\"}")).path("total").asInt();
        int byUrl = json(purge("{\"prefix\": \"http://SHOP.example/shop/b\"}"))
                .path("total")
                .asInt();
        int byTag = json(purge("{\"tags\": [\"red\", \"blue\"]}")).path("total").asInt();
        int ofOther = json(purge("{\"all\": true, \"route\": \"other\"}"))
                .path("total")
                .asInt();
        int all = json(purge("{\"all\": true, \"route\": \"shop\"}"))
                .path("total")
                .asInt();

        assertThat(List.of(byPath, byUrl, byTag, ofOther, all)).containsExactly(2, 1, 2, 0, 1);
        assertThat(isKept("/shop/e")).isFalse();
    }

    @Test
    void what_is_purged_softly_is_only_stale() {
        keep("/shop/a");

        purge("{\"url\": \"" + HOST + "/shop/a\", \"soft\": true}");

        assertThat(isKept("/shop/a")).isTrue();
        JsonNode lookup = lookup(HOST + "/shop/a");
        assertThat(lookup.path("explanation").asText()).contains("purged softly");
        assertThat(lookup.at("/nodes/0/copies/0/softly-purged").asBoolean()).isTrue();
    }

    @Test
    void an_order_that_is_not_clear_purges_nothing() {
        keep("/shop/a");

        for (String order : List.of(
                "",
                "[]",
                "{",
                "{}",
                "{\"soft\": true}",
                "{\"all\": false}",
                "{\"all\": \"true\"}",
                "{\"url\": []}",
                "{\"url\": 1}",
                "{\"url\": \"/shop/a\"}",
                "{\"url\": \"ftp://shop.example/shop/a\"}",
                "{\"url\": \"http://shop.example/shop/%zz\"}",
                "{\"prefix\": \"shop\"}",
                "{\"prefix\": \"http://shop.example\"}",
                "{\"tags\": [\"\"]}",
                "{\"url\": \"http://shop.example/shop/a\", \"all\": true}",
                "{\"url\": \"http://shop.example/shop/a\", \"sofft\": true}")) {
            assertThat(purge(order).statusCode()).as(order).isEqualTo(400);
        }

        assertThat(admin.send("POST", "/cache/purge?dry-run=true", "{\"all\": true}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(isKept("/shop/a")).isTrue();
    }

    @Test
    void a_url_that_is_kept_is_explained() {
        keep("/shop/a", "red", "blue");
        admin.millis.addAndGet(9_999);

        JsonNode lookup = lookup(HOST + "/shop/a%3Fpage=2");

        assertThat(lookup.path("url").asText()).isEqualTo(HOST + "/shop/a");
        assertThat(lookup.path("route").asText()).isEqualTo("shop");
        assertThat(lookup.path("explanation").asText()).isEqualTo("it is kept, and fresh");
        JsonNode copy = lookup.at("/nodes/0/copies/0");
        assertThat(lookup.at("/nodes/0/answered").asBoolean()).isTrue();
        assertThat(copy.path("kept").asText()).isEqualTo("shared");
        assertThat(copy.path("status").asInt()).isEqualTo(200);
        assertThat(copy.path("age-seconds").asDouble()).isEqualTo(10);
        assertThat(copy.path("fresh-for-seconds").asDouble()).isEqualTo(50);
        assertThat(copy.path("tags").toString()).isEqualTo("[\"blue\",\"red\"]");
    }

    @Test
    void a_url_that_is_not_kept_is_explained() {
        keep("/shop/stale");
        admin.millis.addAndGet(60_000);
        admin.cache.lookup().note(new CacheKey("shop", HOST + "/shop/private", ""), NotKept.PRIVATE);

        assertThat(explanation("/nothing")).isEqualTo("no route answers it");
        assertThat(explanation("/plain")).isEqualTo("its route has no cache");
        assertThat(explanation("/shop/stale")).contains("its time is over");
        assertThat(explanation("/shop/private"))
                .isEqualTo("it is not kept: it says private (the last answer that came by alone)");
        assertThat(lookup(HOST + "/shop/private").at("/nodes/0/not-kept").asText())
                .isEqualTo("it says private");
        assertThat(explanation("/shop/new")).contains("nothing was asked for lately");
        assertThat(admin.get("/cache/lookup").statusCode()).isEqualTo(400);
        assertThat(admin.get("/cache/lookup?url=/shop/a").statusCode()).isEqualTo(400);
    }

    private String explanation(String path) {
        return lookup(HOST + path).path("explanation").asText();
    }

    @Test
    void nobody_reads_there_what_clients_have_sent() {
        HeaderMap headers = new HeaderMap();
        headers.put(new HttpString("cookie"), "sid=hunter2");
        headers.put(new HttpString("accept-language"), "de");
        Vary vary = new Vary(List.of("accept-language", "cookie"), false);
        keep(HOST + "/shop/a", "X-Token=7:hunter2", vary.variant(headers));

        String copy = lookup(HOST + "/shop/a").at("/nodes/0/copies/0").toString();
        String top = admin.get("/cache").body();

        assertThat(copy).contains("accept-language: de").contains("cookie:").doesNotContain("hunter2");
        assertThat(top).doesNotContain("hunter2");
    }
}
