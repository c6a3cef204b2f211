// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.cache.Caches;
import dev.weir.cache.Invalidation;
import dev.weir.cache.KeyRules;
import dev.weir.cache.Purge;
import dev.weir.http.EventLoop;
import dev.weir.http.Request;
import dev.weir.http.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Takes out of all caches what a request has made out of date (RFC 9111 §4.4), before its answer goes on. */
final class Invalidating {

    /** An answer does not wait longer for it; it happens all the same. */
    private static final Duration DEADLINE = Duration.ofMillis(50);

    private final Caches caches;
    private final KeyRules keys;

    Invalidating(Caches caches, KeyRules keys) {
        this.caches = caches;
        this.keys = keys;
    }

    CompletionStage<Response> after(Request request, CompletionStage<Response> answer) {
        return Invalidation.isUnsafe(request.head()) ? answer.thenCompose(come -> purged(request, come)) : answer;
    }

    private CompletionStage<Response> purged(Request request, Response answer) {
        Set<String> urls = Invalidation.urls(keys, request.head(), answer.status(), answer.headers());
        if (urls.isEmpty()) {
            return CompletableFuture.completedFuture(answer);
        }
        // Of all routes: the one that changes something may be another one than those that show it.
        List<String> names =
                urls.stream().flatMap(url -> KeyRules.spellings(url).stream()).toList();
        Purge purge = new Purge(Purge.Kind.URL, names, false, Optional.empty());
        CompletableFuture<Boolean> done = caches.cluster()
                .purge(purge)
                .handle((result, failure) -> result != null)
                .toCompletableFuture()
                .copy();
        EventLoop.Timer timer = request.loop().schedule(() -> done.complete(false), DEADLINE);
        return request.resume(done).thenApply(whether -> {
            timer.cancel();
            return answer;
        });
    }
}
