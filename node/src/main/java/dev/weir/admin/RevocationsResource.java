// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.auth.Notices.Told;
import dev.weir.auth.Revocation;
import dev.weir.auth.Revocation.Kind;
import dev.weir.auth.Revocations;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code /revocations}: tokens that are not good any more, on any node. */
final class RevocationsResource {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> MEMBERS = Set.of("jti", "sub", "issuer", "for");
    private static final Duration LASTS = Duration.ofDays(30);
    private static final Duration LASTS_MAX = Duration.ofDays(400);
    private static final int CHARACTERS_MAX = 512;

    private final Revocations revocations;
    private final InTime cluster;

    RevocationsResource(Revocations revocations, InTime cluster) {
        this.revocations = revocations;
        this.cluster = cluster;
    }

    /** What is to be revoked, as it is written: {@code {"jti": …}} or {@code {"sub": …}}. */
    private record Order(Kind kind, String value, String issuer, Duration lasts) {

        static Order parse(String text) {
            JsonNode body = read(text);
            Set<String> unknown = new TreeSet<>();
            body.fieldNames().forEachRemaining(unknown::add);
            unknown.removeAll(MEMBERS);
            if (!unknown.isEmpty() || body.has("jti") == body.has("sub")) {
                throw new Refusal(
                        400,
                        (unknown.isEmpty() ? "jti, sub" : String.join(", ", unknown))
                                + " (expected: one of jti and sub; beside it, issuer and for, or neither)");
            }
            Kind kind = body.has("jti") ? Kind.JTI : Kind.SUB;
            Duration lasts = body.has("for") ? Durations.lasting(text("for", body)) : LASTS;
            if (lasts.compareTo(LASTS_MAX) > 0) {
                throw new Refusal(400, "for: " + lasts.toDays() + "d (expected: at most " + LASTS_MAX.toDays() + "d)");
            }
            return new Order(kind, text(kind.claim(), body), body.has("issuer") ? text("issuer", body) : "", lasts);
        }

        private static JsonNode read(String text) {
            try {
                JsonNode body = JSON.readTree(text);
                if (body.isObject()) {
                    return body;
                }
            } catch (JacksonException e) {
                throw new Refusal(400, "The body is not JSON: " + e.getOriginalMessage());
            }
            throw new Refusal(400, "The body is not a JSON object, such as {\"jti\": \"4f1c\"}.");
        }

        private static String text(String name, JsonNode body) {
            String text = body.get(name).asText();
            if (!body.get(name).isTextual() || text.isEmpty() || text.length() > CHARACTERS_MAX) {
                throw new Refusal(400, name + ": (expected: a text of 1 to " + CHARACTERS_MAX + " characters)");
            }
            return text;
        }
    }

    /** Answered when no node takes these tokens any more. */
    CompletionStage<Answer> add(Call call) {
        call.allowParameters();
        Order order = Order.parse(call.text());
        String id = UUID.randomUUID().toString();
        return cluster.answered(revoked(id, order)).thenApply(told -> {
            confirmed(told, "may still take such tokens; they will not as soon as they can be reached");
            ObjectNode body = JsonNodeFactory.instance.objectNode().put("id", id);
            told.knowing().forEach(body.putArray("nodes")::add);
            return Answer.json(200, body);
        });
    }

    private CompletionStage<Told> revoked(String id, Order order) {
        try {
            return revocations.revoke(id, order.kind(), order.value(), order.issuer(), order.lasts());
        } catch (IllegalStateException e) {
            throw new Refusal(503, "Nothing was revoked: " + e.getMessage() + '.');
        }
    }

    private static void confirmed(Told told, String otherwise) {
        if (!told.missing().isEmpty()) {
            throw new Refusal(503, String.join(", ", told.missing()) + " did not confirm and " + otherwise + '.');
        }
    }

    CompletionStage<Answer> all(Call call) {
        call.allowParameters();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode list = body.putArray("revocations");
        revocations.all().forEach(one -> write(one, list.addObject()));
        return CompletableFuture.completedFuture(Answer.json(200, body));
    }

    private static void write(Revocation one, ObjectNode into) {
        into.put("id", one.id()).put(one.kind().claim(), one.value());
        if (!one.issuer().isEmpty()) {
            into.put("issuer", one.issuer());
        }
        into.put("at", Instant.ofEpochMilli(one.at()).toString());
        into.put("until", Instant.ofEpochMilli(one.until()).toString());
    }

    /** Answered when all nodes have forgotten it. */
    CompletionStage<Answer> remove(Call call) {
        call.allowParameters();
        String id = call.path().get(1);
        Optional<CompletionStage<Told>> lifted = revocations.lift(id);
        if (lifted.isEmpty()) {
            throw new Refusal(404, "There is no such revocation; GET /revocations lists all.");
        }
        return cluster.answered(lifted.get()).thenApply(told -> {
            confirmed(told, "still refuse such tokens; they will not as soon as they can be reached");
            return new Answer(204, Map.of(), "");
        });
    }
}
