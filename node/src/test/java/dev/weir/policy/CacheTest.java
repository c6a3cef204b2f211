// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static dev.weir.http.ProxyError.CLIENT_LEFT;
import static dev.weir.http.ProxyError.CONNECTION_REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.Body;
import dev.weir.http.Caller;
import dev.weir.http.Filter;
import dev.weir.http.Handler;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.Response;
import dev.weir.http.ScriptedBody;
import dev.weir.http.ScriptedHandler;
import io.undertow.util.Headers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The way of requests through a cache. */
class CacheTest extends CacheStage {

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
