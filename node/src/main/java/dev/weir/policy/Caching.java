// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.cache.Bypass;
import dev.weir.cache.CacheCounts.Kind;
import dev.weir.cache.CacheKey;
import dev.weir.cache.CacheStatus;
import dev.weir.cache.Caches;
import dev.weir.cache.KeyRules;
import dev.weir.cache.RequestDirectives;
import dev.weir.cache.Serving;
import dev.weir.cache.Stored;
import dev.weir.cache.Variant;
import dev.weir.http.Filter;
import dev.weir.http.Handler;
import dev.weir.http.Request;
import dev.weir.http.RequestHead;
import dev.weir.http.Response;
import io.undertow.util.Methods;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The running step of {@link Cache}: the way of a request through the cache of its route. */
final class Caching implements Filter {

    private final Caches caches;
    private final Fetching fetching;
    private final CacheAnswers answers;
    private final Misses misses;
    private final Misses behind;
    private final String route;
    private final boolean answersHead;

    Caching(Cache settings, PolicyContext context) {
        this(
                settings,
                context.route(),
                context.caches(),
                new CacheAnswers(context.caches(), context.route(), settings.status()));
    }

    private Caching(Cache settings, String route, Caches caches, CacheAnswers answers) {
        this.route = route;
        this.caches = caches;
        this.answers = answers;
        fetching = new Fetching(caches, settings);
        misses = new Misses(caches, fetching, answers, settings.patience());
        behind = new Misses(caches, fetching, answers.uncounted(), settings.patience());
        answersHead = settings.methods().contains("HEAD");
    }

    /**
     * One of what no client has asked for.
     *
     * @param name under which it is kept; not that of a route
     */
    static Caching ofOurOwn(Cache settings, String name, Caches caches) {
        return new Caching(settings, name, caches, new CacheAnswers(caches, name, settings.status()).uncounted());
    }

    @Override
    public CompletionStage<Response> filter(Request request, Handler next) {
        RequestDirectives wishes = RequestDirectives.of(request.headers());
        Optional<Bypass> bypass = bypass(request, wishes);
        if (bypass.isPresent()) {
            return answers.past(
                    request, next, CacheStatus.forwarded(bypass.get().forward()));
        }
        RequestHead asked = KeyRules.everywhere(request.head(), request.client().listenerPortText());
        CacheKey key = fetching.keys().key(route, asked, request.caller().consumer());
        Optional<Stored> copy = caches.cluster().near(key, request.head());
        long now = caches.cluster().clusterMillis();
        if (copy.isPresent()) {
            Serving serving = Serving.of(copy.get(), wishes, now);
            if (serving == Serving.WHILE_REVALIDATE) {
                behind.revalidate(errand(Fetching.behind(request), RequestDirectives.NONE, key, copy, next, now));
            }
            if (serving.serves()) {
                Kind found = serving == Serving.FRESH ? Kind.HITS_NEAR : Kind.HITS_STALE;
                Response answer = answers.copy(request, copy.get(), found, CacheStatus.hit(copy.get(), now));
                return CompletableFuture.completedFuture(answer);
            }
        }
        return misses.ask(errand(request, wishes, key, copy, next, now));
    }

    private Errand errand(
            Request request,
            RequestDirectives wishes,
            CacheKey key,
            Optional<Stored> copy,
            Handler next,
            long arrived) {
        Variant variant = caches.cluster().variant(key, request.head());
        return new Errand(request, wishes, key, variant, copy, next, arrived);
    }

    private Optional<Bypass> bypass(Request request, RequestDirectives wishes) {
        return !answersHead && request.method().equals(Methods.HEAD)
                ? Optional.of(Bypass.METHOD)
                : Bypass.of(request.head(), request.body(), wishes);
    }
}
