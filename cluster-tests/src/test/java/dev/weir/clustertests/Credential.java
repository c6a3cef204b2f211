// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.clustertests.RecordedClient.Answered;
import dev.weir.clustertests.history.Entry;
import dev.weir.clustertests.history.Fact;
import dev.weir.clustertests.history.Kind;
import dev.weir.clustertests.history.Span;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What proves who a caller is, right or wrong, as a client sends it.
 *
 * @param id in histories, without the secret
 * @param path of a route that wants one of this kind
 * @param field of the request's header
 */
record Credential(String id, String path, String field) {

    /** Of the route that wants keys. */
    static final String KEYS = "/keys";

    /** Of the route that wants tokens. */
    static final String TOKENS = "/tokens";

    private static final String WAITING = "?wait=all&timeout=9s";
    private static final int ID_CHARACTERS = 8;
    private static final byte[] NOTHING = new byte[0];

    static Credential key(String text) {
        return key(nameOfKey(digest(text)), text);
    }

    static Credential key(String id, String text) {
        return new Credential(id, KEYS, "X-API-Key: " + text);
    }

    static Credential token(String id, String token) {
        return new Credential(id, TOKENS, "Authorization: Bearer " + token);
    }

    /** A key as a gateway config has it. */
    static String digest(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a key is called in histories. */
    static String nameOfKey(String digest) {
        return "key-" + idOfKey(digest);
    }

    /** What operators call a key. */
    static String idOfKey(String digest) {
        int from = "sha256:".length();
        return digest.substring(from, from + ID_CHARACTERS);
    }

    boolean isToken() {
        return path.equals(TOKENS);
    }

    /** Asks a node with it; not recorded yet. */
    Entry ask(RecordedClient client, NodeAddress node) {
        return client.ask(node, Kind.GUARDED, "GET", path, NOTHING, field)
                .entry()
                .with(Fact.CREDENTIAL, id);
    }

    /** It is good on some nodes from now on, whoever said so. */
    Entry granted(Span span, Collection<WeirNode> nodes) {
        return said(Kind.GRANTED, span, nodes);
    }

    /** No node of these takes it any more from now on, whoever said so. */
    Entry takenBack(Span span, Collection<WeirNode> nodes) {
        return said(Kind.TAKEN_BACK, span, nodes);
    }

    private Entry said(String kind, Span span, Collection<WeirNode> nodes) {
        List<String> names = nodes.stream().map(WeirNode::name).toList();
        return Entry.of(kind, "test", "", span)
                .answered(200)
                .with(Fact.CREDENTIAL, id)
                .with(Fact.NODES, String.join(",", names));
    }

    /** What an answer of the admin API says of a credential: which nodes know. */
    static Entry known(Answered answered, String kind, String id) {
        TreeSet<String> nodes = new TreeSet<>();
        answered.reply()
                .filter(reply -> reply.status() == 200 || reply.status() == 202)
                .ifPresent(reply -> {
                    JsonNode json = reply.json();
                    json.path("nodes").forEach(node -> nodes.add(node.asText()));
                    long revision = json.path("revision").asLong();
                    // Who has confirmed for all is taken at its word.
                    boolean all = json.path("confirmed").asBoolean();
                    for (JsonNode member : json.path("members")) {
                        if (all || member.path("revision").asLong() >= revision) {
                            nodes.add(member.path("name").asText());
                        }
                    }
                });
        Entry entry = answered.entry();
        return new Entry(kind, entry.by(), entry.at(), entry.span(), entry.status(), entry.failure(), entry.facts())
                .with(Fact.CREDENTIAL, id)
                .with(Fact.NODES, String.join(",", nodes));
    }

    /** Has a node make a key for a consumer and waits for all; recorded. Empty where none was told. */
    static Optional<Credential> made(RecordedClient operator, NodeAddress node, String consumer) {
        Answered answered = operator.askAdmin(
                node, Kind.GRANTED, "POST", "/consumers/" + consumer + "/api-keys" + WAITING, NOTHING);
        Optional<Credential> key = answered.reply()
                .filter(reply -> reply.status() == 200 || reply.status() == 202)
                .map(reply -> key(reply.json().path("key").asText()));
        operator.record(known(answered, Kind.GRANTED, key.map(Credential::id).orElse("key-of-nobody")));
        return key;
    }

    /** Has a node take this key back and waits for all; recorded. */
    Answered takeBackKey(RecordedClient operator, NodeAddress node, String consumer) {
        String path = "/consumers/" + consumer + "/api-keys/" + id.substring("key-".length()) + WAITING;
        Answered answered = operator.askAdmin(node, Kind.TAKEN_BACK, "DELETE", path, NOTHING);
        operator.record(known(answered, Kind.TAKEN_BACK, id));
        return answered;
    }

    /**
     * Has a node revoke tokens; recorded.
     *
     * @param claim {@code jti} or {@code sub}
     * @param tokens all that have this value
     */
    static Answered revoke(
            RecordedClient operator, NodeAddress node, String claim, String value, List<Credential> tokens) {
        byte[] order = ("{\"" + claim + "\": \"" + value + "\"}").getBytes(UTF_8);
        Answered answered = operator.askAdmin(node, Kind.TAKEN_BACK, "POST", "/revocations", order);
        tokens.forEach(token -> operator.record(known(answered, Kind.TAKEN_BACK, token.id)));
        return answered;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return id;
    }
}
