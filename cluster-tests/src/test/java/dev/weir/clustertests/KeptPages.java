// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.clustertests.RecordedClient.Answered;
import dev.weir.clustertests.history.Entry;
import dev.weir.clustertests.history.Fact;
import dev.weir.clustertests.history.Kind;
import dev.weir.clustertests.history.Recording;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Pages that the cluster keeps, that change now and then, and are purged then. What the upstream is asked for is
 * recorded.
 */
final class KeptPages implements AutoCloseable {

    /** Of the upstream, and of the route that has the cache. */
    static final String NAME = "kept";

    private static final List<String> TAGS = List.of("red", "green", "blue");
    private static final int PAGES_OF_TAG = 4;

    private static final Duration READ_PAUSE = Duration.ofMillis(20);
    private static final Duration PURGE_PAUSE = Duration.ofMillis(300);

    /** Long enough that others come meanwhile. */
    private static final Duration SLOWNESS = Duration.ofMillis(40);

    private static final byte[] NOTHING = new byte[0];

    private final VersionedService service;

    private KeptPages(VersionedService service) {
        this.service = service;
    }

    static KeptPages start(InetAddress here, Recording recording) {
        return new KeptPages(VersionedService.at(
                here,
                SLOWNESS,
                (page, span) -> recording.add(Entry.of(Kind.FETCH, "upstream", "", span)
                        .with(Fact.KEY, page.path())
                        .with(Fact.VERSION, page.version()))));
    }

    void addTo(ObjectNode upstreams, ObjectNode routes) {
        upstreams.putObject(NAME).putArray("instances").add(service.url());
        ObjectNode route = routes.putObject(NAME).put("upstream", NAME);
        route.putObject("match").put("path", "/" + NAME + "/**");
        route.putArray("policies").addObject().putObject("cache");
    }

    /** What clients do with them. */
    List<Errand> errands() {
        return List.of(new Read(), new Read(), new Purge(service));
    }

    /** Asks a node for each of them; not recorded yet. */
    static List<Entry> read(RecordedClient client, NodeAddress node) {
        return TAGS.stream()
                .flatMap(tag -> paths(tag).stream())
                .map(path -> read(client, node, path))
                .toList();
    }

    private static List<String> paths(String tag) {
        return IntStream.range(0, PAGES_OF_TAG)
                .mapToObj(number -> "/" + NAME + "/" + tag + "/" + number)
                .toList();
    }

    private static Entry read(RecordedClient client, NodeAddress node, String path) {
        Answered answered = client.ask(node, Kind.PAGE, "GET", path, NOTHING, Rush.HOST);
        Entry entry = answered.entry().with(Fact.KEY, path);
        return answered.reply()
                .filter(reply -> reply.status() == 200)
                .map(reply -> entry.with(Fact.VERSION, Page.of(reply).version())
                        .with(Fact.SAID, reply.header("cache-status")))
                .orElse(entry);
    }

    /** Asks for any of them. */
    private record Read() implements Errand {

        @Override
        public String name() {
            return "read";
        }

        @Override
        public Duration pause() {
            return READ_PAUSE;
        }

        @Override
        public void run(RecordedClient client, NodeAddress node) {
            List<String> some = paths(any(TAGS));
            client.record(read(client, node, any(some)));
        }
    }

    private static String any(List<String> all) {
        return all.get(ThreadLocalRandom.current().nextInt(all.size()));
    }

    /** Changes one or more of them, and has them purged. */
    private record Purge(VersionedService service) implements Errand {

        @Override
        public String name() {
            return "purge";
        }

        @Override
        public Duration pause() {
            return PURGE_PAUSE;
        }

        @Override
        public void run(RecordedClient client, NodeAddress node) {
            String tag = any(TAGS);
            List<String> ofTag = paths(tag);
            String path = any(ofTag);
            switch (ThreadLocalRandom.current().nextInt(8)) {
                case 0 -> purge(client, node, "\"all\": true", all());
                case 1, 2 -> purge(client, node, "\"tags\": [\"" + tag + "\"]", ofTag);
                case 3, 4 -> purge(client, node, "\"prefix\": \"/" + NAME + "/" + tag + "/\"", ofTag);
                default -> purge(client, node, "\"url\": \"http://pages.test" + path + "\"", List.of(path));
            }
        }

        private static List<String> all() {
            List<String> all = new ArrayList<>();
            TAGS.forEach(tag -> all.addAll(paths(tag)));
            return all;
        }

        private void purge(RecordedClient client, NodeAddress node, String what, List<String> paths) {
            Map<String, Long> changed = new LinkedHashMap<>();
            paths.forEach(path -> changed.put(path, service.change(path)));
            byte[] order = ("{" + what + "}").getBytes(UTF_8);
            Answered answered = client.askAdmin(node, Kind.PURGE, "POST", "/cache/purge", order);
            TreeSet<String> nodes = new TreeSet<>();
            answered.reply()
                    .filter(reply -> reply.status() == 200)
                    .ifPresent(reply -> reply.json().path("copies").fieldNames().forEachRemaining(nodes::add));
            changed.forEach((path, version) -> client.record(answered.entry()
                    .with(Fact.KEY, path)
                    .with(Fact.VERSION, version)
                    .with(Fact.NODES, String.join(",", nodes))));
        }
    }

    @Override
    public void close() {
        service.close();
    }
}
