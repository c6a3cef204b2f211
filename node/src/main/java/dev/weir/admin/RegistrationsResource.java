// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.config.UpstreamConfig.Instance;
import dev.weir.discover.Registration;
import dev.weir.document.Document;
import dev.weir.document.DocumentException;
import dev.weir.document.Environment;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code /upstreams/{name}/instances}: instances that register themselves. A PUT says where one is, and again that it
 * is still there; who does not repeat it within the upstream's {@code ttl} is forgotten on every node.
 */
final class RegistrationsResource {

    private final Registry registry;
    private final InTime cluster;

    RegistrationsResource(Registry registry, InTime cluster) {
        this.registry = registry;
        this.cluster = cluster;
    }

    /** All that are registered, as far as this node has heard. */
    CompletionStage<Answer> all(Call call) {
        call.allowParameters();
        ttl(call);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode list = body.putArray("instances");
        registry.of(upstream(call)).forEach(one -> write(one, list.addObject()));
        return CompletableFuture.completedFuture(Answer.json(200, body));
    }

    CompletionStage<Answer> one(Call call) {
        call.allowParameters();
        ttl(call);
        Registration found = find(call).orElseThrow(() -> notThere(call));
        return CompletableFuture.completedFuture(answer(200, found));
    }

    CompletionStage<Answer> put(Call call) {
        call.allowParameters();
        Duration ttl = ttl(call);
        Optional<Registration> before = find(call);
        int status = before.isPresent() ? 200 : 201;
        Instance instance = instance(call);
        boolean again =
                before.filter(known -> known.instance().equals(instance)).isPresent();
        try {
            return cluster.answered(registry.put(upstream(call), id(call), instance, ttl))
                    .thenApply(registration -> answer(status, registration))
                    .thenApply(answer -> again ? answer.changing(Change.NOTHING) : answer);
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, String.valueOf(e.getMessage()));
        }
    }

    CompletionStage<Answer> delete(Call call) {
        call.allowParameters();
        ttl(call);
        return cluster.answered(registry.remove(upstream(call), id(call))).thenApply(known -> {
            if (!known) {
                throw notThere(call);
            }
            return new Answer(204, Map.of(), "");
        });
    }

    /** For how long a registration holds; asked first, as it tells whether there are any with this upstream. */
    private Duration ttl(Call call) {
        return registry.ttl(upstream(call))
                .orElseThrow(() -> new Refusal(
                        404,
                        "Nobody registers with " + upstream(call)
                                + ": the config that runs has no such upstream, or it has no discover.registration."));
    }

    private Optional<Registration> find(Call call) {
        return registry.of(upstream(call)).stream()
                .filter(one -> one.id().equals(id(call)))
                .findFirst();
    }

    private static Refusal notThere(Call call) {
        return new Refusal(404, "No " + id(call) + " is registered with " + upstream(call) + '.');
    }

    /** As in the config. What it may refer to is nothing: it comes from an instance, not from an operator. */
    private static Instance instance(Call call) {
        try {
            return Document.bind("instance", call.text(), Instance.class, Environment.empty())
                    .orThrow();
        } catch (DocumentException e) {
            throw Refusal.invalid(e);
        }
    }

    private static String upstream(Call call) {
        return call.path().get(1);
    }

    private static String id(Call call) {
        return call.path().get(3);
    }

    private static Answer answer(int status, Registration registration) {
        return Answer.json(status, write(registration, JsonNodeFactory.instance.objectNode()));
    }

    private static ObjectNode write(Registration registration, ObjectNode body) {
        Instance instance = registration.instance();
        body.put("id", registration.id());
        body.put("url", instance.url().toString());
        body.put("weight", instance.weight());
        instance.zone().ifPresent(zone -> body.put("zone", zone));
        body.put("priority", instance.priority());
        body.put("ttl", registration.ttlMillis() + "ms");
        body.put("told", registration.by());
        return body.put("at-millis", registration.atMillis());
    }
}
