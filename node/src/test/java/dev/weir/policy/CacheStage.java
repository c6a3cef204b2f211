// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.cache.Caches;
import dev.weir.document.DocumentException;
import dev.weir.http.Body;
import dev.weir.http.Filter;
import dev.weir.http.Handler;
import dev.weir.http.ManualLoop;
import dev.weir.http.Request;
import dev.weir.http.Requests;
import dev.weir.http.Response;
import io.undertow.util.HttpString;
import java.util.concurrent.CompletableFuture;

/** A route with a cache, on one loop whose clock the test moves. */
abstract class CacheStage {

    final ManualLoop loop = new ManualLoop();
    final Caches caches = Caches.alone(loop::nowNanos, () -> 1_800_000_000_000L + loop.nowNanos() / 1_000_000);
    final Filter cache = filter("cache: {ttl: 1m, wait: 5s}");

    Filter filter(String policy) {
        return filter(policy, caches);
    }

    static Filter filter(String policy, Caches caches) {
        try {
            return Standing.policy(policy).toFilter(Standing.caching(caches));
        } catch (DocumentException e) {
            throw new AssertionError(policy, e);
        }
    }

    Request get(String url, String... header) {
        Request request = Requests.request("GET", url, loop);
        return header.length == 0
                ? request
                : request.withHeaders(headers -> headers.put(new HttpString(header[0]), header[1]));
    }

    CompletableFuture<Response> ask(Request request, Handler upstream) {
        return cache.filter(request, upstream).toCompletableFuture();
    }

    static Response answer(Body body) {
        return Response.of(200, body);
    }

    static String status(CompletableFuture<Response> answer) {
        return Limited.field(answer, "Cache-Status");
    }
}
