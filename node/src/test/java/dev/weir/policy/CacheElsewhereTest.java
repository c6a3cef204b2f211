// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cache.CacheKey;
import dev.weir.cache.Found;
import dev.weir.cache.Grace;
import dev.weir.cache.KeyRules;
import dev.weir.cache.Message;
import dev.weir.cache.Purge;
import dev.weir.cache.Stored;
import dev.weir.cache.Ticket;
import dev.weir.cache.Variant;
import dev.weir.cache.Wanted;
import dev.weir.http.Body;
import dev.weir.http.Response;
import dev.weir.http.ScriptedHandler;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The way of requests through a cache while others than this node fetch, and purge. */
class CacheElsewhereTest extends CacheStage {

    /** Another node has the right to fetch this. */
    private Ticket fetchesElsewhere(String path) {
        Found found = caches.cluster()
                .ask(key(path), get(path).head(), Wanted.ANYTHING, Duration.ZERO)
                .toCompletableFuture()
                .join();
        return ((Found.Fetch) found).ticket();
    }

    private CacheKey key(String path) {
        return KeyRules.STANDARD.key("orders", get(path).head(), "");
    }

    @Test
    void what_was_fetched_elsewhere_is_no_request_here() {
        Ticket elsewhere = fetchesElsewhere("/a");
        ScriptedHandler upstream = ScriptedHandler.ok();
        CompletableFuture<Response> waiting = ask(get("/a"), upstream);
        assertThat(waiting).isNotDone();

        elsewhere.notShareable(Duration.ofSeconds(1));

        assertThat(status(waiting)).isEqualTo("weir; fwd=uri-miss; stored");
        assertThat(upstream.requests()).hasSize(1);
        assertThat(status(ask(get("/a"), upstream))).isEqualTo("weir; hit; ttl=60");
    }

    @Test
    void what_comes_from_elsewhere_and_is_stale_already_is_asked_for_anew_by_one() {
        Ticket elsewhere = fetchesElsewhere("/a");
        ScriptedHandler upstream = ScriptedHandler.silent();
        List<CompletableFuture<Response>> waiting =
                List.of(ask(get("/a"), upstream), ask(get("/a"), upstream), ask(get("/a"), upstream));

        elsewhere.keep(tagged(key("/a"), elsewhere.began(), 60_000));
        upstream.answer(0).complete(Response.of(304, Body.EMPTY));

        assertThat(upstream.requests()).hasSize(1);
        assertThat(upstream.request().headers().get("If-None-Match")).containsExactly("\"v1\"");
        assertThat(waiting)
                .allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(200));
    }

    /** A home that knows of it gives the right to fetch since then. */
    @Test
    void what_is_the_same_still_is_as_old_as_it_was_for_a_purge_that_is_heard_of_late() {
        Ticket elsewhere = fetchesElsewhere("/a");
        elsewhere.keep(tagged(key("/a"), elsewhere.began(), 60_000));
        loop.advance(Duration.ofSeconds(5));
        ScriptedHandler same = ScriptedHandler.silent();
        CompletableFuture<Response> validated = ask(get("/a"), same);
        same.answer(0).complete(Response.of(304, Body.EMPTY));
        assertThat(validated.join().status()).isEqualTo(200);

        caches.cluster().heard("other", new Message.Drop(List.of(Purge.all()), elsewhere.began() + 1));

        assertThat(status(ask(get("/a"), ScriptedHandler.ok()))).isEqualTo("weir; fwd=uri-miss; stored");
    }

    @Test
    void who_comes_after_a_purge_does_not_wait_for_what_was_asked_for_before() {
        ScriptedHandler before = ScriptedHandler.silent();
        ScriptedHandler after = ScriptedHandler.ok();
        CompletableFuture<Response> first = ask(get("/a"), before);
        loop.advance(Duration.ofMillis(1));

        caches.cluster().purge(Purge.prefix("/")).toCompletableFuture().join();
        CompletableFuture<Response> second = ask(get("/a"), after);
        before.answer(0).complete(answer(Body.EMPTY));

        assertThat(first).isCompleted();
        assertThat(status(second)).isEqualTo("weir; fwd=uri-miss; stored");
        assertThat(after.requests()).hasSize(1);
    }

    @Test
    void what_was_purged_while_somebody_waited_to_ask_for_it_anew_is_not_asked_for_anew_by_the_next_one() {
        Ticket first = fetchesElsewhere("/a");
        first.keep(tagged(key("/a"), first.began(), 60_000));
        Wanted newer = new Wanted(first.began());
        caches.cluster().ask(key("/a"), get("/a").head(), newer, Duration.ZERO);
        ScriptedHandler upstream = ScriptedHandler.silent();
        CompletableFuture<Response> waiting = ask(get("/a"), upstream);
        loop.advance(Duration.ofMillis(1));
        caches.cluster().purge(Purge.prefix("/")).toCompletableFuture().join();
        Response own = answer(Body.EMPTY);
        own.headers().put(Headers.CACHE_CONTROL, "no-store");

        upstream.answer(0).complete(own);
        ask(get("/a"), upstream);

        assertThat(waiting).isCompleted();
        assertThat(upstream.requests()).hasSize(2);
        assertThat(upstream.requests().get(1).headers().contains("If-None-Match"))
                .isFalse();
    }

    @Test
    void who_has_it_already_waits_for_what_another_node_fetches_and_is_told_so() {
        Ticket elsewhere = fetchesElsewhere("/a");
        CompletableFuture<Response> conditional = ask(get("/a", "If-None-Match", "W/\"v1\""), ScriptedHandler.silent());
        boolean atOnce = conditional.isDone();

        elsewhere.keep(tagged(key("/a"), elsewhere.began(), 0));

        assertThat(atOnce).isFalse();
        assertThat(conditional.join().status()).isEqualTo(304);
        assertThat(status(conditional)).isEqualTo("weir; fwd=uri-miss; collapsed");
    }

    /** One that lives for a minute, and is so old when it comes. */
    private static Stored tagged(CacheKey key, long began, long ageMillis) {
        HeaderMap headers = new HeaderMap();
        headers.put(Headers.ETAG, "\"v1\"");
        return new Stored(
                key,
                Variant.NONE,
                200,
                headers,
                Body.EMPTY,
                began,
                began,
                ageMillis,
                60_000,
                Grace.NONE,
                Set.of(),
                false);
    }
}
