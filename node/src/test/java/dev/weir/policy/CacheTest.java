// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.ProxyError.CLIENT_LEFT;
import static dev.weir.http.ProxyError.CONNECTION_REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cache.CacheKey;
import dev.weir.cache.Caches;
import dev.weir.cache.Found;
import dev.weir.cache.Grace;
import dev.weir.cache.KeyRules;
import dev.weir.cache.Purge;
import dev.weir.cache.Stored;
import dev.weir.cache.Ticket;
import dev.weir.cache.Variant;
import dev.weir.cache.Wanted;
import dev.weir.document.DocumentException;
import dev.weir.http.Body;
import dev.weir.http.Caller;
import dev.weir.http.Filter;
import dev.weir.http.Handler;
import dev.weir.http.ManualLoop;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Requests;
import dev.weir.http.Response;
import dev.weir.http.ScriptedBody;
import dev.weir.http.ScriptedHandler;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The way of requests through a cache, on one loop whose clock the test moves. */
class CacheTest {

    private final ManualLoop loop = new ManualLoop();
    private final Caches caches = Caches.alone(loop::nowNanos, () -> 1_800_000_000_000L + loop.nowNanos() / 1_000_000);
    private final Filter cache = filter("cache: {ttl: 1m, wait: 5s}");

    private Filter filter(String policy) {
        return filter(policy, caches);
    }

    private static Filter filter(String policy, Caches caches) {
        try {
            return Standing.policy(policy).toFilter(Standing.caching(caches));
        } catch (DocumentException e) {
            throw new AssertionError(policy, e);
        }
    }

    private Request get(String url, String... header) {
        Request request = Requests.request("GET", url, loop);
        return header.length == 0
                ? request
                : request.withHeaders(headers -> headers.put(new HttpString(header[0]), header[1]));
    }

    private CompletableFuture<Response> ask(Request request, Handler upstream) {
        return cache.filter(request, upstream).toCompletableFuture();
    }

    private static Response answer(Body body) {
        return Response.of(200, body);
    }

    private static String status(CompletableFuture<Response> answer) {
        return Limited.field(answer, "Cache-Status");
    }

    @Test
    void those_who_come_meanwhile_get_what_the_first_one_asked_for() {
        ScriptedHandler upstream = ScriptedHandler.silent();
        CompletableFuture<Response> first = ask(get("/a"), upstream);
        CompletableFuture<Response> second = ask(get("/a"), upstream);
        assertThat(second).isNotDone();

        upstream.answer(0).complete(Response.text(200, "text/plain", "hello"));

        assertThat(status(first)).isEqualTo("weir; fwd=uri-miss; stored");
        assertThat(status(second)).isEqualTo("weir; fwd=uri-miss; collapsed");
        assertThat(ScriptedBody.text(second.join().body())).isEqualTo("hello");
        assertThat(upstream.requests()).hasSize(1);
        assertThat(loop.timers()).isZero();
    }

    @Test
    void those_who_wait_ask_themselves_when_it_turns_out_to_be_for_one_alone() {
        ScriptedHandler upstream = ScriptedHandler.silent().then(200);
        CompletableFuture<Response> first = ask(get("/a"), upstream);
        CompletableFuture<Response> second = ask(get("/a"), upstream);
        Response own = answer(Body.EMPTY);
        own.headers().put(Headers.CACHE_CONTROL, "private");

        upstream.answer(0).complete(own);

        assertThat(status(first)).isEqualTo("weir; fwd=uri-miss; detail=private");
        assertThat(status(second)).isEqualTo("weir; fwd=uri-miss");
        assertThat(upstream.requests()).hasSize(2);
        assertThat(status(ask(get("/a", "If-None-Match", "\"v1\""), upstream)))
                .isEqualTo("weir; fwd=uri-miss; detail=pass");
    }

    @Test
    void those_who_wait_learn_that_the_upstream_failed() {
        ScriptedHandler upstream = ScriptedHandler.silent();
        CompletableFuture<Response> first = ask(get("/a"), upstream);
        CompletableFuture<Response> second = ask(get("/a"), upstream);

        upstream.answer(0).completeExceptionally(new ProxyException(CONNECTION_REFUSED, "no"));

        assertThat(Limited.why(first).error()).isEqualTo(CONNECTION_REFUSED);
        assertThat(Limited.why(second).error()).isEqualTo(CONNECTION_REFUSED);
        assertThat(caches.flights().size()).isZero();
        assertThat(status(ask(get("/a"), ScriptedHandler.ok()))).isEqualTo("weir; fwd=uri-miss; stored");
    }

    @Test
    void a_bug_of_a_step_behind_it_keeps_nobody_waiting() {
        Handler bug = request -> {
            throw new IllegalStateException("a bug");
        };

        CompletableFuture<Response> failed = ask(get("/a"), bug);
        CompletableFuture<Response> after = ask(get("/a"), ScriptedHandler.ok());

        assertThat(failed).isCompletedExceptionally();
        assertThat(after.join().status()).isEqualTo(200);
        assertThat(caches.flights().size()).isZero();
    }

    @Test
    void nobody_waits_longer_than_the_operator_says() {
        ScriptedHandler silent = ScriptedHandler.silent();
        ask(get("/a"), silent);
        ScriptedHandler other = ScriptedHandler.ok();
        CompletableFuture<Response> second = ask(get("/a"), other);

        loop.advance(Duration.ofSeconds(4));
        boolean before = second.isDone();
        loop.advance(Duration.ofSeconds(2));

        assertThat(before).isFalse();
        assertThat(second.join().status()).isEqualTo(200);
        assertThat(other.requests()).hasSize(1);
    }

    @Test
    void who_leaves_while_another_one_asks_is_forgotten() {
        ScriptedHandler upstream = ScriptedHandler.silent();
        ask(get("/a"), upstream);
        Request leaving = get("/a");
        CompletableFuture<Response> second = ask(leaving, upstream);

        leaving.cancellation().cancel();

        assertThat(Limited.why(second).error()).isEqualTo(CLIENT_LEFT);
        assertThat(loop.timers()).isZero();
    }

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

    @Test
    void consumers_share_nothing_where_the_operator_says_so() {
        Filter own = filter("cache: {ttl: 1m, key: {consumer: true}}");
        ScriptedHandler upstream = ScriptedHandler.ok();
        List.of("acme", "other", "acme").forEach(name -> own.filter(get("/a").withCaller(Caller.of(name)), upstream));

        assertThat(upstream.requests()).hasSize(2);
    }

    @Test
    void a_known_consumer_shares_nothing_that_is_not_public() {
        ScriptedHandler upstream = ScriptedHandler.ok();
        Caller acme = Caller.of("acme");

        CompletableFuture<Response> first = ask(get("/a").withCaller(acme), upstream);
        CompletableFuture<Response> second = ask(get("/a").withCaller(acme), upstream);

        assertThat(status(first)).isEqualTo("weir; fwd=uri-miss; detail=authorization");
        assertThat(status(second)).isEqualTo("weir; fwd=uri-miss; detail=authorization");
        assertThat(upstream.requests()).hasSize(2);
    }

    @Test
    void what_listens_for_events_waits_for_nobody() {
        ScriptedHandler upstream = ScriptedHandler.silent();
        ask(get("/a"), upstream);

        CompletableFuture<Response> listener = ask(get("/a", "Accept", "text/event-stream"), ScriptedHandler.ok());

        assertThat(status(listener)).isEqualTo("weir; fwd=uri-miss");
    }

    @Test
    void the_upstream_gets_one_spelling_of_what_the_client_takes() {
        ScriptedHandler upstream = ScriptedHandler.ok();

        ask(get("/a", "Accept-Encoding", "deflate, gzip;q=0.8, *;q=0"), upstream);

        assertThat(upstream.request().headers().get("Accept-Encoding")).containsExactly("gzip");
    }
}
