// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import dev.weir.clustertests.history.Entry;
import dev.weir.clustertests.history.Fact;
import dev.weir.clustertests.history.Recording;
import dev.weir.clustertests.history.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A client that says of every request what became of it. It keeps a connection to each address for as long as it lasts,
 * and never asks twice for the same thing. For one thread.
 */
final class RecordedClient implements AutoCloseable {

    private static final int SAID_MAX = 400;

    private static final AtomicLong numbers = new AtomicLong();

    private final String name;
    private final Recording recording;
    private final Map<InetSocketAddress, KeepAliveClient> connections = new HashMap<>();

    RecordedClient(String name, Recording recording) {
        this.name = name;
        this.recording = recording;
    }

    /**
     * What became of a request. Whoever asked adds what the rules need to know, and records the entry.
     *
     * @param reply empty where there was no answer
     */
    record Answered(Entry entry, Optional<Reply> reply) {}

    /** A name for a request or a document that no other one of this process has. */
    String next() {
        return name + "." + numbers.incrementAndGet();
    }

    void record(Entry entry) {
        recording.add(entry);
    }

    /** Asks a node as clients do; returns with its answer or without. */
    Answered ask(NodeAddress node, String kind, String method, String path, byte[] body, String... fields) {
        return ask(node.name(), node.listener(), kind, method, path, body, fields);
    }

    /** Asks a node's admin API. */
    Answered askAdmin(NodeAddress node, String kind, String method, String path, byte[] body, String... fields) {
        List<String> all = new ArrayList<>(List.of(fields));
        node.token().ifPresent(token -> all.add("Authorization: Bearer " + token));
        return ask(node.name(), node.admin(), kind, method, path, body, all.toArray(String[]::new));
    }

    private Answered ask(
            String node,
            InetSocketAddress address,
            String kind,
            String method,
            String path,
            byte[] body,
            String... fields) {
        KeepAliveClient connection = connections.computeIfAbsent(address, KeepAliveClient::new);
        Span span = Span.now();
        try {
            Reply reply = body.length == 0 && method.equals("GET")
                    ? connection.get(path, fields)
                    : connection.send(method, path, body, fields);
            Entry entry = Entry.of(kind, name, node, span.ended())
                    .answered(reply.status())
                    .with(Fact.CONNECTION, name + " " + node + " " + address.getPort() + " " + connection.opened());
            return new Answered(
                    isWorthReading(reply) ? entry.with(Fact.SAID, start(reply)) : entry, Optional.of(reply));
        } catch (IOException e) {
            return new Answered(Entry.of(kind, name, node, span.ended()).failed(e.toString()), Optional.empty());
        }
    }

    /** Failures, and refusals that are none of a limit: for who reads a history. */
    private static boolean isWorthReading(Reply reply) {
        return reply.status() >= 400 && reply.status() != 429;
    }

    private static String start(Reply reply) {
        return reply.body().substring(0, Math.min(SAID_MAX, reply.body().length()));
    }

    @Override
    public void close() {
        try {
            for (KeepAliveClient connection : connections.values()) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
