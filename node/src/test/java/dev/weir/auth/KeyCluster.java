// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import com.google.common.base.Throwables;
import dev.weir.auth.SimulatedNodes.Node;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Three nodes that verify tokens by keys that they fetch, in a time of the test's, and what they find there. */
final class KeyCluster {

    static final KeyOrigin ORIGIN = KeyOrigin.jwks(URI.create("https://id.test/jwks.json"), Optional.empty());

    final SimulatedNodes nodes = new SimulatedNodes(1, 10, 0);
    final Map<String, KeyDesk> desks = new HashMap<>();
    final Map<String, Tokens> tokens = new HashMap<>();
    final Map<URI, String> web = new HashMap<>();
    final List<Long> fetches = new ArrayList<>();

    /** For each fetch, who was to vouch for the server. */
    final List<Optional<String>> trusted = new ArrayList<>();

    OptionalLong maxAge = OptionalLong.empty();

    CompletionStage<KeyFetch.Fetched> fetch(URI url, Optional<String> ca) {
        fetches.add(nodes.millis());
        trusted.add(ca);
        return web.containsKey(url)
                ? CompletableFuture.completedFuture(new KeyFetch.Fetched(Objects.requireNonNull(web.get(url)), maxAge))
                : CompletableFuture.failedFuture(new IOException("status 503"));
    }

    void three(KeyOrigin origin) {
        for (int i = 0; i < 3; i++) {
            Node node = nodes.join();
            KeyDesk desk = new KeyDesk(node.notices, this::fetch);
            desk.retain(Set.of(origin));
            desks.put(node.name, desk);
            tokens.put(node.name, new Tokens(node.revocations, desk, nodes::millis));
        }
        run(500);
    }

    KeyDesk desk(String node) {
        return Objects.requireNonNull(desks.get(node));
    }

    void run(long millis) {
        for (int i = 0; i < millis; i += 20) {
            nodes.run(20);
            nodes.alive().forEach(node -> desk(node.name).tick());
        }
    }

    void publish(String... jwks) {
        web.put(ORIGIN.url(), Signer.set(jwks));
    }

    TokenGate gate(Node node, KeyOrigin origin) {
        Tokens its = Objects.requireNonNull(tokens.get(node.name));
        return its.gate(origin, TokenRules.usual(), () -> its.keys(origin, Set.of()));
    }

    String check(Node node, String token) {
        TokenGate gate = gate(node, ORIGIN);
        try {
            return gate.check(token).token().subject();
        } catch (TokenException e) {
            if (e.flaw() != Flaw.UNKNOWN_KEY && e.flaw() != Flaw.NO_KEYS) {
                return e.flaw().label();
            }
            CompletableFuture<String> later = gate.checkByNewerKeys(token)
                    .handle((known, failure) -> failure == null
                            ? known.token().subject()
                            : String.valueOf(Throwables.getRootCause(failure).getMessage()))
                    .toCompletableFuture();
            for (int i = 0; i < 50 && !later.isDone(); i++) {
                run(20);
            }
            return later.getNow("waits");
        }
    }
}
