// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.clustertests.RecordedClient.Answered;
import dev.weir.clustertests.history.Entry;
import dev.weir.clustertests.history.Fact;
import dev.weir.clustertests.history.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** What clients of a {@link RecordedGateway} can do. */
final class Errands {

    private static final byte[] NOTHING = new byte[0];
    private static final String WAITING = "?wait=all&timeout=3s";

    private Errands() {}

    /** Asks for something limited, under a key. */
    record Limited(RecordedLimit limit, String key, Duration pause) implements Errand {

        @Override
        public String name() {
            return limit.name();
        }

        @Override
        public void run(RecordedClient client, NodeAddress node) {
            String id = client.next();
            String path = "/" + limit.name() + "?id=" + id;
            Answered answered = client.ask(node, Kind.LIMITED, "GET", path, NOTHING, "X-Key: " + key);
            client.record(compared(answered, id, NOTHING)
                    .with(Fact.LIMIT, limit.name())
                    .with(Fact.KEY, key));
        }
    }

    /** Orders something: a {@code POST} with a body of its own. */
    record Order(Duration pause) implements Errand {

        @Override
        public String name() {
            return "order";
        }

        @Override
        public void run(RecordedClient client, NodeAddress node) {
            String id = client.next();
            byte[] body = (id + " ").repeat(Math.floorMod(id.hashCode(), 200)).getBytes(UTF_8);
            client.record(compared(client.ask(node, Kind.ORDER, "POST", "/orders?id=" + id, body), id, body));
        }
    }

    /** Orders something that is not answered. Without a body: only the method forbids to send it again. */
    record DoomedOrder(Duration pause) implements Errand {

        @Override
        public String name() {
            return "doomed";
        }

        @Override
        public void run(RecordedClient client, NodeAddress node) {
            String id = client.next();
            Answered answered = client.ask(node, Kind.DOOMED_ORDER, "POST", "/doomed?id=" + id, NOTHING);
            client.record(answered.entry().with(Fact.ID, id));
        }
    }

    private static Entry compared(Answered answered, String id, byte[] body) {
        Entry entry = answered.entry().with(Fact.ID, id);
        return answered.reply()
                .filter(reply -> reply.status() == 200)
                .map(reply -> entry.with(
                                Fact.WANTED,
                                RecordingService.digest(
                                        RecordingService.answerTo(id, body).getBytes(UTF_8)))
                        .with(Fact.GOT, RecordingService.digest(reply.body().getBytes(UTF_8))))
                .orElse(entry);
    }

    /** Looks which revision a node runs: at two of its routes, one after the other. */
    record Look(Duration pause) implements Errand {

        @Override
        public String name() {
            return "look";
        }

        @Override
        public void run(RecordedClient client, NodeAddress node) {
            client.record(shown(client.ask(node, Kind.SHOWN, "GET", "/a", NOTHING)));
            client.record(shown(client.ask(node, Kind.SHOWN, "GET", "/b", NOTHING)));
        }

        private static Entry shown(Answered answered) {
            Entry entry = answered.entry();
            return answered.reply()
                    .filter(reply -> reply.status() == 200)
                    .map(reply -> entry.with(Fact.REVISION, RecordedGateway.number(reply.body()))
                            .with(Fact.DOCUMENT, RecordedGateway.name(reply.body()))
                            .with(Fact.DOCUMENT_TOO, RecordedGateway.name(reply.header(RecordedGateway.HEADER))))
                    .orElse(entry);
        }
    }

    /** Reads the gateway config, and puts another one in its place; every other time it waits for all nodes. */
    record Change(RecordedGateway gateway, Duration pause) implements Errand {

        @Override
        public String name() {
            return "change";
        }

        @Override
        public void run(RecordedClient client, NodeAddress node) {
            Answered before = asked(client, node);
            Entry read = described(before);
            client.record(read);
            if (read.status() == 200) {
                long replaces = read.number(Fact.REVISION);
                String name = client.next();
                KnownCallers.Turn keys =
                        gateway.callers().next(before.reply().orElseThrow().json());
                byte[] document =
                        gateway.text(replaces + 1, name, keys.digests()).getBytes(UTF_8);
                String path = "/config" + (ThreadLocalRandom.current().nextBoolean() ? WAITING : "");
                Answered answered = client.askAdmin(
                        node, Kind.CONFIG_WRITE, "PUT", path, document, "If-Match: \"" + replaces + "\"");
                keys.record(client, answered);
                Entry written = answered.entry()
                        .with(Fact.DOCUMENT, name)
                        .with(Fact.PREVIOUS, read.fact(Fact.DOCUMENT))
                        .with(Fact.REPLACES, replaces);
                client.record(answered.reply()
                        .filter(reply -> reply.status() == 200 || reply.status() == 202)
                        .map(reply -> written.with(Fact.REVISION, reply.revision()))
                        .orElse(written));
            }
        }
    }

    /** What a node says the gateway config is; not recorded yet. */
    static Entry read(RecordedClient client, NodeAddress node) {
        return described(asked(client, node));
    }

    private static Answered asked(RecordedClient client, NodeAddress node) {
        return client.askAdmin(node, Kind.CONFIG_READ, "GET", "/config?format=json", NOTHING);
    }

    private static Entry described(Answered answered) {
        Optional<JsonNode> document =
                answered.reply().filter(reply -> reply.status() == 200).map(Reply::json);
        return document.map(json -> RecordedGateway.described(answered.entry(), json)
                        .with(Fact.REVISION, answered.reply().orElseThrow().revision()))
                .orElse(answered.entry());
    }
}
