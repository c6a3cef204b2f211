// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.auth.Consumer;
import dev.weir.auth.FreshKey;
import dev.weir.auth.KeyDigest;
import dev.weir.cluster.Revision;
import dev.weir.document.DocumentException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * {@code /consumers}: who is known, without what proves it, and their keys. A key is told once, when it is made; the
 * gateway config has its digest.
 */
final class ConsumersResource {

    private static final String SECTION = "consumers";
    private static final String KEYS = "api-keys";
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8,64}");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final LiveConfig config;
    private final DocumentEditor editor;
    private final Edits edits;
    private final RandomGenerator random;

    /** @param random that nobody can guess; safe to be asked from several threads */
    ConsumersResource(LiveConfig config, DocumentEditor editor, Edits edits, RandomGenerator random) {
        this.config = config;
        this.editor = editor;
        this.edits = edits;
        this.random = random;
    }

    CompletionStage<Answer> all(Call call) {
        call.allowParameters();
        Revision current = edits.current();
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        consumers(current).forEach(consumer -> all.set(consumer.name(), shown(consumer)));
        return CompletableFuture.completedFuture(Answer.json(200, all).tagged(current.number()));
    }

    CompletionStage<Answer> one(Call call) {
        call.allowParameters();
        Revision current = edits.current();
        ObjectNode one = shown(consumer(current, call.path().get(1)));
        return CompletableFuture.completedFuture(Answer.json(200, one).tagged(current.number()));
    }

    /** Makes a key. */
    CompletionStage<Answer> addKey(Call call) {
        if (call.body().hasRemaining() && !call.text().isBlank()) {
            throw new Refusal(400, "A key is made here, and not taken (expected: no body).");
        }
        String name = call.path().get(1);
        FreshKey key = FreshKey.of(random);
        ObjectNode news = JsonNodeFactory.instance.objectNode();
        news.put("key", key.text()).put("id", key.digest().id());
        return edits.make(
                call,
                revision -> {
                    ObjectNode consumer = written(revision, name);
                    keys(consumer).add(key.digest().toString());
                    return editor.put(revision.document(), List.of(SECTION, name), consumer.toString());
                },
                news);
    }

    /** Takes a key back. */
    CompletionStage<Answer> removeKey(Call call) {
        String name = call.path().get(1);
        String id = call.path().get(3);
        if (!ID.matcher(id).matches()) {
            throw new Refusal(400, "The id of a key is the first 8 hex digits of its digest, or more of them.");
        }
        return edits.make(call, revision -> {
            ObjectNode consumer = written(revision, name);
            keys(consumer).remove(indexOf(consumer(revision, name), id));
            return editor.put(revision.document(), List.of(SECTION, name), consumer.toString());
        });
    }

    /** Where the key stands in the list, which is in the order of the document. */
    private static int indexOf(Consumer consumer, String id) {
        List<KeyDigest> keys = consumer.credentials().apiKeys();
        int[] found = IntStream.range(0, keys.size())
                .filter(i -> keys.get(i).hex().startsWith(id))
                .toArray();
        if (found.length == 0) {
            throw new Refusal(404, "The consumer " + consumer.name() + " has no key " + id + '.');
        }
        if (found.length > 1) {
            throw new Refusal(409, "More than one key begins so; more digits of its digest tell which is meant.");
        }
        return found[0];
    }

    private List<Consumer> consumers(Revision revision) {
        try {
            return config.consumers(revision.document());
        } catch (DocumentException e) {
            throw Refusal.invalid(e);
        }
    }

    private Consumer consumer(Revision revision, String name) {
        return consumers(revision).stream()
                .filter(consumer -> consumer.name().equals(name))
                .findFirst()
                .orElseThrow(() -> notThere(name));
    }

    /** The consumer as it stands in the document: references stay what they are. */
    private ObjectNode written(Revision revision, String name) throws DocumentException {
        Optional<String> text = editor.read(revision.document(), List.of(SECTION, name), Language.JSON);
        try {
            return (ObjectNode) JSON.readTree(text.orElseThrow(() -> notThere(name)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a part of a document in JSON cannot be read again", e);
        }
    }

    private static ArrayNode keys(ObjectNode consumer) {
        return consumer.withArray('/' + KEYS);
    }

    private static ObjectNode shown(Consumer consumer) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        consumer.groups().stream().sorted().forEach(shown.putArray("groups")::add);
        ObjectNode metadata = shown.putObject("metadata");
        consumer.metadata().forEach(metadata::put);
        ArrayNode keys = shown.putArray(KEYS);
        consumer.credentials().apiKeys().forEach(key -> keys.addObject().put("id", key.id()));
        ArrayNode users = shown.putArray("users");
        consumer.credentials().passwords().forEach(password -> users.add(password.user()));
        consumer.credentials().hmacKeys().keySet().stream().sorted().forEach(shown.putArray("hmac-keys")::add);
        shown.put("certificates", consumer.credentials().certificates().size());
        ObjectNode claims = shown.putObject("jwt");
        consumer.credentials().jwt().forEach(claims::put);
        ObjectNode limits = shown.putObject("limits");
        consumer.limits().forEach((policy, rates) -> {
            ArrayNode own = limits.putArray(policy);
            rates.forEach(rate -> own.add(rate.toString()));
        });
        return shown;
    }

    private static Refusal notThere(String name) {
        return new Refusal(404, "The gateway config has no consumers." + name + '.');
    }
}
