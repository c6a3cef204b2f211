// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.cache.Held;
import dev.weir.cache.Library;
import dev.weir.cache.PurgeResult;
import dev.weir.cache.Reply;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code /cache}: what is kept, why something is not, and how to get rid of it on all nodes. */
final class CacheResource {

    private static final int TOP = 20;

    private final String node;
    private final LiveConfig config;
    private final Library cache;
    private final InTime cluster;

    CacheResource(String node, LiveConfig config, Library cache, InTime cluster) {
        this.node = node;
        this.config = config;
        this.cache = cache;
        this.cluster = cluster;
    }

    /** What this node keeps, and what requests found. */
    CompletionStage<Answer> all(Call call) {
        call.allowParameters();
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("node", node);
        CacheView view = new CacheView(cache);
        view.writeTo(body);
        ArrayNode top = body.putArray("top");
        cache.top(TOP)
                .forEach(held -> CacheView.write(
                        held, top.addObject().put("url", held.key().url())));
        return CompletableFuture.completedFuture(Answer.json(200, body));
    }

    /** Takes it from all nodes; answered when no node serves it any more. */
    CompletionStage<Answer> purge(Call call) {
        call.allowParameters();
        PurgeOrder order = PurgeOrder.parse(call.text());
        return cluster.answered(cache.purge(order.purge(config)))
                .thenApply(CacheResource::purged)
                .thenApply(answer -> answer.changing(Change.of(order.words())));
    }

    private static Answer purged(PurgeResult result) {
        if (!result.complete()) {
            throw new Refusal(
                    503,
                    String.join(", ", result.missing())
                            + " did not confirm and may still serve it; it can be purged again.");
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put(
                "total",
                result.copies().values().stream().mapToLong(Long::longValue).sum());
        ObjectNode nodes = body.putObject("copies");
        result.copies().forEach(nodes::put);
        return Answer.json(200, body);
    }

    /** What all nodes have of a URL, and what that means for the next request. */
    CompletionStage<Answer> lookup(Call call) {
        call.allowParameters("url");
        AskedUrl asked = AskedUrl.parse(call.parameter("url")
                .orElseThrow(() -> new Refusal(400, "url: missing (expected: such as ?url=https://api.example.com/)")));
        Optional<LiveConfig.CachedUrl> found = config.cached(asked.head());
        String url = found.flatMap(LiveConfig.CachedUrl::url).orElseGet(asked::normal);
        return cluster.answered(cache.lookup().everywhere(url)).thenApply(nodes -> {
            ObjectNode body = JsonNodeFactory.instance.objectNode().put("url", url);
            found.ifPresent(route -> body.put("route", route.route()));
            body.put("explanation", explanation(found, nodes));
            ArrayNode list = body.putArray("nodes");
            nodes.forEach((name, held) -> write(name, held, list.addObject()));
            return Answer.json(200, body);
        });
    }

    private static String explanation(
            Optional<LiveConfig.CachedUrl> found, SortedMap<String, Optional<Reply.Listed>> nodes) {
        if (found.isEmpty()) {
            return "no route answers it";
        }
        if (found.get().url().isEmpty()) {
            return "its route has no cache";
        }
        List<Held> copies = nodes.values().stream()
                .flatMap(Optional::stream)
                .flatMap(listed -> listed.held().stream())
                .toList();
        if (copies.stream().anyMatch(held -> held.freshForMillis() > 0)) {
            return "it is kept, and fresh";
        }
        if (copies.stream().anyMatch(Held::softPurged)) {
            return "it is kept, but was purged softly: it is asked for anew with the next request";
        }
        if (copies.stream().anyMatch(held -> held.lifetimeMillis() == 0)) {
            return "it is kept, but the upstream is asked every time whether it is still good";
        }
        if (!copies.isEmpty()) {
            return "it is kept, but its time is over: it is asked for anew with the next request";
        }
        return nodes.entrySet().stream()
                .flatMap(node -> node
                        .getValue()
                        .flatMap(Reply.Listed::whyNot)
                        .map(why -> "it is not kept: " + why + " (the last answer that came by " + node.getKey() + ")")
                        .stream())
                .findFirst()
                .orElse("it is not kept: nothing was asked for lately, as far as the nodes know, or it was purged,"
                        + " or there was no room");
    }

    private static void write(String name, Optional<Reply.Listed> listed, ObjectNode into) {
        into.put("name", name).put("answered", listed.isPresent());
        listed.flatMap(Reply.Listed::whyNot).ifPresent(why -> into.put("not-kept", why));
        ArrayNode copies = into.putArray("copies");
        listed.map(Reply.Listed::held).orElse(List.of()).forEach(copy -> CacheView.write(copy, copies.addObject()));
    }
}
