// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.cache.CacheCounts.Kind;
import dev.weir.cache.CacheStatus;
import dev.weir.cache.Caches;
import dev.weir.cache.Serving;
import dev.weir.cache.Stored;
import dev.weir.http.Request;
import dev.weir.http.Response;
import io.undertow.util.HeaderMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a request is answered when something, or nothing, came of a fetch. */
final class Outcomes {

    private final Caches caches;
    private final CacheAnswers answers;

    Outcomes(Caches caches, CacheAnswers answers) {
        this.caches = caches;
        this.answers = answers;
    }

    /** What came of it is the answer, unless that says that the upstream failed, and a copy may stand in. */
    Response of(Errand errand, Fetched fetched) {
        Request request = errand.request();
        CacheStatus status = errand.forwarded();
        if (fetched instanceof Fetched.Whole whole) {
            return with(whole.own(), answers.copy(request, whole.stored(), Kind.MISSES, status.stored()));
        }
        if (fetched instanceof Fetched.OnItsWay coming) {
            return with(
                    coming.own(),
                    answers.onItsWay(request, coming.head(), coming.body(), Kind.MISSES, status.stored()));
        }
        if (fetched instanceof Fetched.Validated same) {
            CacheStatus said = same.kept() ? status.status(304).stored() : status.status(304);
            return with(same.own(), answers.copy(request, same.stored(), Kind.VALIDATED, said));
        }
        Fetched.Passed passed = (Fetched.Passed) fetched;
        Optional<Stored> makeshift = Serving.isFailure(passed.response().status())
                ? errand.makeshift(caches.cluster().clusterMillis())
                : Optional.empty();
        if (makeshift.isPresent()) {
            passed.response().close();
            return makeshift(
                    errand, makeshift.get(), status.status(passed.response().status()));
        }
        return answers.passed(
                request, passed.response(), status.detail(passed.why().label()));
    }

    private static Response with(HeaderMap own, Response answer) {
        answer.headers().putAll(own);
        return answer;
    }

    /** A copy that may stand in, or the failure. */
    CompletionStage<Response> failed(Errand errand, @Nullable Throwable failure) {
        Optional<Stored> makeshift = errand.makeshift(caches.cluster().clusterMillis());
        if (makeshift.isPresent()) {
            return CompletableFuture.completedFuture(makeshift(errand, makeshift.get(), errand.forwarded()));
        }
        Throwable cause = failure == null ? new IllegalStateException("neither answer nor failure") : failure;
        return answers.past(errand.request(), failed -> CompletableFuture.failedFuture(cause), errand.forwarded());
    }

    /** An old copy, where the upstream failed. */
    private Response makeshift(Errand errand, Stored copy, CacheStatus status) {
        CacheStatus said = status.ttl(copy, caches.cluster().clusterMillis()).detail("stale-if-error");
        return answers.copy(errand.request(), copy, Kind.HITS_STALE, said);
    }
}
