// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.cluster.Members;
import dev.weir.limit.Account;
import dev.weir.limit.Limit;
import dev.weir.limit.Limits;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code /limits}: what this node did with each limit, and what the cluster knows of a key of one. */
final class LimitsResource {

    private final Limits limits;
    private final Members members;
    private final Duration answerTime;
    private final Executor worker;

    /** @param answerTime a cluster that has not answered by then may never */
    LimitsResource(Limits limits, Members members, Duration answerTime, Executor worker) {
        this.limits = limits;
        this.members = members;
        this.answerTime = answerTime;
        this.worker = worker;
    }

    /** All of them, as far as this node knows. */
    CompletionStage<Answer> all(Call call) {
        call.allowParameters();
        ObjectNode body = body();
        LimitView.writeCounts(limits.counts(), body.putObject("total"));
        ArrayNode list = body.putArray("limits");
        limits.all().forEach(limit -> new LimitView(limit).writeTo(list.addObject()));
        return CompletableFuture.completedFuture(Answer.json(200, body));
    }

    /** One of them, as far as this node knows. */
    CompletionStage<Answer> one(Call call) {
        call.allowParameters();
        return CompletableFuture.completedFuture(Answer.json(200, new LimitView(limit(call)).writeTo(body())));
    }

    /** What was spent of one key, on all nodes. */
    CompletionStage<Answer> key(Call call) {
        call.allowParameters();
        Limit limit = limit(call);
        String key = call.path().get(2);
        return answered(limit.account(key, members)).thenApply(found -> {
            Account account = found.orElseThrow(
                    () -> new Refusal(404, "Nothing of " + limit.name() + " was taken by " + key + " lately."));
            return Answer.json(200, new LimitView(limit).writeTo(body(), key, account));
        });
    }

    /** Forgets what was spent of one key, on all nodes. */
    CompletionStage<Answer> reset(Call call) {
        call.allowParameters();
        return answered(limit(call).reset(call.path().get(2)).thenApply(done -> true))
                .thenApply(done -> new Answer(204, Map.of(), ""));
    }

    private Limit limit(Call call) {
        String name = call.path().get(1);
        return limits.find(name)
                .orElseThrow(() -> new Refusal(404, "There is no limit " + name + "; GET /limits lists them."));
    }

    private ObjectNode body() {
        return JsonNodeFactory.instance.objectNode().put("node", limits.node());
    }

    /** The same, on a worker thread, or a refusal where the cluster has no answer. */
    private <T> CompletionStage<T> answered(CompletionStage<T> asked) {
        return asked.toCompletableFuture()
                .copy()
                .orTimeout(answerTime.toMillis(), TimeUnit.MILLISECONDS)
                .handleAsync(this::orRefused, worker);
    }

    private <T> T orRefused(T answer, Throwable failure) {
        if (failure == null) {
            return answer;
        }
        Throwable cause = Optional.ofNullable(failure.getCause())
                .filter(inner -> failure instanceof CompletionException)
                .orElse(failure);
        throw new Refusal(
                503,
                cause instanceof TimeoutException
                        ? "The cluster did not answer within " + answerTime.toMillis() + " ms."
                        : "The cluster did not answer: " + cause);
    }
}
