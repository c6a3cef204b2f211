// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.clustertests.RecordedClient.Answered;
import dev.weir.clustertests.history.Entry;
import dev.weir.clustertests.history.Kind;
import dev.weir.clustertests.history.Span;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Callers whose keys and tokens come and go: keys with changes of the gateway config, tokens as they are revoked. */
final class KnownCallers implements AutoCloseable {

    /** Whose keys they are. */
    static final String CONSUMER = "acme";

    private static final int KEYS_MIN = 3;
    private static final int KEYS_MAX = 8;
    private static final int TOKENS = 6;

    private static final Duration USE_PAUSE = Duration.ofMillis(20);
    private static final Duration REVOKE_PAUSE = Duration.ofMillis(300);
    private static final Duration FETCHED_WITHIN = Duration.ofSeconds(30);

    private final TokenKey key = TokenKey.named("only");
    private final Wallet wallet = new Wallet();
    private final Map<String, Credential> keys = new ConcurrentHashMap<>();
    private final TokenIssuer issuer;

    private KnownCallers(InetAddress here) {
        issuer = TokenIssuer.start(here, key);
    }

    static KnownCallers start(InetAddress here) {
        return new KnownCallers(here);
    }

    /** A gateway config with nothing else, and without any key. */
    static String document(TokenIssuer issuer) {
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("format", 1);
        addTo(document, document.putObject("routes"), issuer, List.of());
        return document.toString();
    }

    /** @param digests of the keys that are good */
    void addTo(ObjectNode document, ObjectNode routes, List<String> digests) {
        addTo(document, routes, issuer, digests);
    }

    private static void addTo(ObjectNode document, ObjectNode routes, TokenIssuer issuer, List<String> digests) {
        ObjectNode consumer = document.putObject("consumers").putObject(CONSUMER);
        digests.forEach(consumer.putArray("api-keys")::add);
        ArrayNode ofKeys = route(routes, Credential.KEYS);
        ofKeys.addObject().putObject("api-key");
        welcome(ofKeys);
        ArrayNode ofTokens = route(routes, Credential.TOKENS);
        issuer.addTo(ofTokens);
        welcome(ofTokens);
    }

    private static void welcome(ArrayNode policies) {
        policies.addObject().putObject("respond").put("body", "welcome");
    }

    private static ArrayNode route(ObjectNode routes, String path) {
        ObjectNode route = routes.putObject(path.substring(1));
        route.putObject("match").put("path", path);
        return route.putArray("policies");
    }

    /** Returns when all nodes have the keys of the issuer, whose token this is. */
    static void awaitKeys(List<WeirNode> nodes, Credential token) {
        nodes.forEach(node -> Await.until(FETCHED_WITHIN, () -> assertThat(
                        node.get(token.path(), token.field()).status())
                .as(node.name())
                .isEqualTo(200)));
    }

    /** Returns when all nodes have the keys of the issuer. */
    void awaitKeys(List<WeirNode> nodes) {
        awaitKeys(nodes, issuer.issue(key, "nobody"));
    }

    /** What a change of the gateway config does to the keys: it adds one, or takes one back. */
    record Turn(List<String> digests, Optional<Credential> added, Optional<Credential> takenBack) {

        /** Records what became of it. */
        void record(RecordedClient client, Answered answered) {
            added.ifPresent(one -> client.record(Credential.known(answered, Kind.GRANTED, one.id())));
            takenBack.ifPresent(one -> client.record(Credential.known(answered, Kind.TAKEN_BACK, one.id())));
        }
    }

    /** What the next change may do, from what the one before it left. */
    Turn next(JsonNode document) {
        List<String> digests = new ArrayList<>();
        document.path("consumers").path(CONSUMER).path("api-keys").forEach(digest -> digests.add(digest.asText()));
        ThreadLocalRandom random = ThreadLocalRandom.current();
        if (digests.size() < KEYS_MIN || digests.size() < KEYS_MAX && random.nextBoolean()) {
            String text = "key " + UUID.randomUUID();
            digests.add(Credential.digest(text));
            Credential added = Credential.key(text);
            keys.put(Credential.digest(text), added);
            wallet.grant(added);
            return new Turn(digests, Optional.of(added), Optional.empty());
        }
        Optional<Credential> gone = Optional.ofNullable(keys.get(digests.remove(random.nextInt(digests.size()))));
        gone.ifPresent(wallet::takeBack);
        return new Turn(digests, Optional.empty(), gone);
    }

    /** What clients do. */
    List<Errand> errands(List<WeirNode> nodes) {
        return List.of(new Wallet.Use(wallet, USE_PAUSE), new Wallet.Use(wallet, USE_PAUSE), new Revoke(this, nodes));
    }

    /** Asks a node with each credential there ever was; not recorded yet. */
    List<Entry> read(RecordedClient client, NodeAddress node) {
        return wallet.all().stream()
                .map(credential -> credential.ask(client, node))
                .toList();
    }

    /** Has a token issued, or one revoked that was good for a while. */
    private record Revoke(KnownCallers callers, List<WeirNode> nodes) implements Errand {

        @Override
        public String name() {
            return "revoke";
        }

        @Override
        public Duration pause() {
            return REVOKE_PAUSE;
        }

        @Override
        public void run(RecordedClient client, NodeAddress node) {
            Wallet wallet = callers.wallet;
            Optional<Credential> oldest = wallet.oldestOf(TOKENS);
            if (oldest.isPresent()) {
                Credential token = oldest.get();
                Credential.revoke(client, node, "jti", token.id(), List.of(token));
            } else {
                Span span = Span.now();
                Credential token = callers.issuer.issue(callers.key, "somebody");
                client.record(token.granted(span.ended(), nodes));
                wallet.grant(token);
            }
        }
    }

    @Override
    public void close() {
        issuer.close();
    }
}
