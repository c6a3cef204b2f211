// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.admin.RunningUpstreams.RunningUpstream;
import dev.weir.health.EventLog;
import dev.weir.health.HealthEvent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code /health} and {@code /events}: how the upstreams are and were. What is configured of them is at
 * {@code /upstreams}: that has a revision and can be put back, and this has neither.
 */
final class HealthResource {

    private static final int EVENTS = 100;
    private static final int EVENTS_MAX = 1_000;

    private final String node;
    private final UpstreamStates states;
    private final EventLog events;
    private final InTime health;

    HealthResource(String node, UpstreamStates states, InTime health) {
        this.node = node;
        this.states = states;
        this.events = states.health().events();
        this.health = health;
    }

    /** All of them, in a few words. */
    CompletionStage<Answer> all(Call call) {
        call.allowParameters();
        return health.answered(states.all()).thenApply(all -> {
            ObjectNode body = body();
            ArrayNode list = body.putArray("upstreams");
            all.forEach(state -> state.writeSummary(list.addObject()));
            return Answer.json(200, body);
        });
    }

    /** One of them, with everything that is known. */
    CompletionStage<Answer> one(Call call) {
        call.allowParameters();
        String name = call.path().get(1);
        RunningUpstream upstream = states.find(name)
                .orElseThrow(() ->
                        new Refusal(404, "The config that runs has no upstream " + name + "; GET /health lists them."));
        return health.answered(states.of(upstream)).thenApply(state -> Answer.json(200, state.writeTo(body())));
    }

    /** What has changed, newest first, as far as this node heard of it. */
    CompletionStage<Answer> events(Call call) {
        call.allowParameters("upstream", "limit");
        int limit = call.parameter("limit").map(HealthResource::limit).orElse(EVENTS);
        Optional<String> upstream = call.parameter("upstream");
        List<HealthEvent> found = upstream.map(events::of).orElseGet(events::all);
        if (found.isEmpty()
                && upstream.isPresent()
                && states.find(upstream.get()).isEmpty()) {
            throw new Refusal(404, "The config that runs has no upstream " + upstream.get() + '.');
        }
        ObjectNode body = body();
        Events.write(Events.newest(found, limit), body.putArray("events"));
        return CompletableFuture.completedFuture(Answer.json(200, body));
    }

    private static int limit(String text) {
        int limit = text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > EVENTS_MAX) {
            throw new Refusal(400, "limit: " + text + " (expected: 1 to " + EVENTS_MAX + ")");
        }
        return limit;
    }

    private ObjectNode body() {
        return JsonNodeFactory.instance.objectNode().put("node", node);
    }
}
