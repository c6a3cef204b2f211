// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.cluster.Members;
import dev.weir.limit.AnyLimit;
import dev.weir.limit.Limit;
import dev.weir.limit.LimitCounts;
import dev.weir.limit.Limits;
import dev.weir.limit.PermitPool;
import dev.weir.limit.Room;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** {@code /limits}: what this node did with each limit, and what the cluster knows of a key of one. */
final class LimitsResource {

    private static final String KIND = "kind";
    private static final List<String> KINDS = List.of(LimitView.KIND, PermitView.KIND);

    private final Limits limits;
    private final Members members;
    private final InTime cluster;

    LimitsResource(Limits limits, Members members, InTime cluster) {
        this.limits = limits;
        this.members = members;
        this.cluster = cluster;
    }

    /** All of them, as far as this node knows. */
    CompletionStage<Answer> all(Call call) {
        call.allowParameters();
        ObjectNode body = body();
        LimitView.writeCounts(LimitCounts.BY_NAME, limits.counts(), body.putObject("total"));
        Room room = limits.room();
        body.putObject("ledgers").put("kept", room.kept()).put("most", room.most());
        ArrayNode list = body.putArray("limits");
        Stream.concat(limits.all().stream(), limits.permits().all().stream())
                .sorted(Comparator.comparing(AnyLimit::name))
                .forEach(limit -> write(limit, list.addObject()));
        return CompletableFuture.completedFuture(Answer.json(200, body));
    }

    /** One of them, as far as this node knows. */
    CompletionStage<Answer> one(Call call) {
        return CompletableFuture.completedFuture(Answer.json(200, write(limit(call), body())));
    }

    private static ObjectNode write(AnyLimit limit, ObjectNode body) {
        return limit instanceof PermitPool pool
                ? new PermitView(pool).writeTo(body)
                : new LimitView((Limit) limit).writeTo(body);
    }

    /** What was spent of one key, or is in use by it, on all nodes. */
    CompletionStage<Answer> key(Call call) {
        AnyLimit limit = limit(call);
        String key = call.path().get(2);
        return cluster.answered(account(limit, key)).thenApply(found -> {
            ObjectNode account = found.orElseThrow(
                    () -> new Refusal(404, "Nothing of " + limit.name() + " was taken by " + key + " lately."));
            return Answer.json(200, account);
        });
    }

    private CompletionStage<Optional<ObjectNode>> account(AnyLimit limit, String key) {
        if (limit instanceof PermitPool pool) {
            PermitView view = new PermitView(pool);
            return pool.read(key).thenApply(found -> found.map(ledger -> view.writeTo(body(), key, ledger, members)));
        }
        LimitView view = new LimitView((Limit) limit);
        return view.limit()
                .account(key, members)
                .thenApply(found -> found.map(account -> view.writeTo(body(), key, account)));
    }

    /** Forgets what was spent of one key, on all nodes. */
    CompletionStage<Answer> reset(Call call) {
        if (!(limit(call) instanceof Limit limit)) {
            throw new Refusal(
                            405, "What a concurrency limit counts comes back when its requests end; nothing is spent.")
                    .header("Allow", "GET, HEAD");
        }
        return cluster.answered(limit.reset(call.path().get(2)).thenApply(done -> true))
                .thenApply(done -> new Answer(204, Map.of(), ""));
    }

    /** The one of that name and {@code ?kind=}; where that is not said, a rate limit rather than the other kind. */
    private AnyLimit limit(Call call) {
        call.allowParameters(KIND);
        String name = call.path().get(1);
        String kind = call.parameter(KIND).orElse("");
        if (!KINDS.contains(kind) && !kind.isEmpty()) {
            throw new Refusal(400, "kind: " + kind + " (expected: " + String.join(" or ", KINDS) + ")");
        }
        Optional<AnyLimit> rate = limits.find(name).map(AnyLimit.class::cast);
        Optional<AnyLimit> pool = limits.permits().find(name).map(AnyLimit.class::cast);
        return rate.filter(found -> !kind.equals(PermitView.KIND))
                .or(() -> pool.filter(found -> !kind.equals(LimitView.KIND)))
                .orElseThrow(() -> new Refusal(
                        404, "There is no " + (kind + " limit ").stripLeading() + name + "; GET /limits lists them."));
    }

    private ObjectNode body() {
        return JsonNodeFactory.instance.objectNode().put("node", limits.node());
    }
}
