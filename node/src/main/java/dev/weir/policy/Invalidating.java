// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.cache.Invalidation;
import dev.weir.cache.KeyRules;
import dev.weir.cache.Library;
import dev.weir.cache.Purge;
import dev.weir.http.EventLoop;
import dev.weir.http.Filter;
import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.RequestHead;
import dev.weir.http.Response;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Takes out of the caches of all routes what a request has made out of date (RFC 9111 §4.4), before its answer goes on.
 * It stands in front of all policies of a route, whether that has a cache or not: the one that changes something is
 * seldom the one that shows it. An answer does not wait for it longer than for anything else in the cluster; it happens
 * all the same.
 */
public final class Invalidating implements Filter {

    private final Library cache;
    private final Function<RequestHead, Set<String>> urls;

    /** @param urls what the caches of all routes call what a client asks for */
    public Invalidating(Library cache, Function<RequestHead, Set<String>> urls) {
        this.cache = cache;
        this.urls = urls;
    }

    @Override
    public CompletionStage<Response> filter(Request request, Handler next) {
        return Invalidation.isUnsafe(request.head())
                ? next.handle(request).thenCompose(answer -> purged(request, answer))
                : next.handle(request);
    }

    private CompletionStage<Response> purged(Request request, Response answer) {
        Set<String> changed = Invalidation.urls(urls, request.head(), answer.status(), answer.headers());
        if (changed.isEmpty()) {
            return CompletableFuture.completedFuture(answer);
        }
        List<String> names = changed.stream()
                .flatMap(url -> KeyRules.spellings(url).stream())
                .distinct()
                .toList();
        CompletableFuture<Boolean> done = cache.purge(new Purge(Purge.Kind.URL, names, false, Optional.empty()))
                .handle((result, failure) -> result != null)
                .toCompletableFuture()
                .copy();
        EventLoop.Timer timer = request.loop().schedule(() -> done.complete(false), cache.deadline());
        return request.resume(done).thenApply(whether -> {
            timer.cancel();
            return answer;
        });
    }
}
