// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import dev.weir.cluster.Exchange;
import dev.weir.http.Body;
import dev.weir.http.RequestHead;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The first questions of a node, before there are requests: those of a JVM that has just started take longer than a
 * request may wait.
 */
final class WarmUp {

    /** No route is called so. */
    private static final String ROUTE = "@warm-up";

    private static final int KEYS = 150;
    private static final Duration WAIT = Duration.ofMillis(500);

    private final Library library;
    private final Exchange<Message, Reply> exchange;
    private final RequestHead head =
            new RequestHead(Methods.GET, "http", "warm-up", "/", "", new HeaderMap(), "1.1", "");

    WarmUp(Library library, Exchange<Message, Reply> exchange) {
        this.library = library;
        this.exchange = exchange;
    }

    /** Complete when all is answered that will be. */
    CompletableFuture<Void> run() {
        List<CompletableFuture<?>> answers = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            CacheKey key = new CacheKey(ROUTE, "http://warm-up/" + exchange.self() + '/' + i, "");
            // The second one waits for what the first one fetches.
            answers.add(ask(key));
            answers.add(ask(key));
            answers.add(heardByItself(key));
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
                .thenCompose(nothing -> library.purge(Purge.all().of(ROUTE)).toCompletableFuture())
                .thenAccept(purged -> {});
    }

    private CompletableFuture<?> ask(CacheKey key) {
        return library.ask(key, head, Wanted.ANYTHING, WAIT)
                .thenAccept(found -> {
                    if (found instanceof Found.Fetch fetch) {
                        fetch.ticket().keep(nothing(key, fetch.ticket().began()));
                    }
                })
                .toCompletableFuture();
    }

    /** The way on which others ask this node. */
    private CompletableFuture<?> heardByItself(CacheKey key) {
        return exchange.say(exchange.self(), new Message.Seek(key, Variant.NONE, Long.MIN_VALUE))
                .handle((reply, failure) -> failure == null)
                .toCompletableFuture();
    }

    private Stored nothing(CacheKey key, long began) {
        HeaderMap headers = new HeaderMap();
        headers.put(new HttpString("content-type"), "text/plain");
        return new Stored(
                key,
                Variant.NONE,
                200,
                headers,
                Body.EMPTY,
                began,
                library.clusterMillis(),
                0,
                1,
                Grace.NONE,
                Set.of(),
                false);
    }
}
