// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Pages change and are purged, in every way and by way of every node, while clients of all nodes ask for them: once a
 * purge is answered, no node serves the page as it was. Says how long answers to purges took.
 */
@ExtendWith(ShowsLogs.class)
class PurgeTest {

    private static final int CHECKS = 10_000;
    private static final int PURGES = 100;

    private static final List<String> TAGS = List.of("red", "green", "blue");
    private static final int PAGES_OF_TAG = 5;

    /** By a purge, of those that it means. */
    private static final int CHECKED_AT_ONCE = 5;

    private static final int CLIENTS_OF_NODE = 2;

    private static final int TRIES_MAX = 4;

    @AutoClose
    private static final VersionedService service = VersionedService.start(Duration.ofMillis(4));

    @AutoClose
    private static final WeirCluster cluster = WeirCluster.ofThree(PurgeTest.class, service.document());

    private static final List<String> PATHS = TAGS.stream()
            .flatMap(tag -> IntStream.range(0, PAGES_OF_TAG).mapToObj(number -> "/kept/" + tag + "/" + number))
            .toList();

    /** The oldest version of each page that may be served; a purge of all older ones was answered. */
    private final Map<String, Long> oldest = new ConcurrentHashMap<>();

    private final AtomicInteger checks = new AtomicInteger();

    @BeforeAll
    static void start() {
        cluster.start();
    }

    /** What is purged, and how that is said. */
    private record Order(String kind, String text, List<String> paths) {

        static Order of(int number) {
            String tag = TAGS.get(number % TAGS.size());
            List<String> ofTag = PATHS.stream()
                    .filter(path -> path.contains("/" + tag + "/"))
                    .toList();
            String path = ofTag.get(number % ofTag.size());
            boolean soft = number % 3 == 0;
            return switch (number / 2 % 4) {
                case 0 -> of("url", "\"url\": \"http://pages.test" + path + "\"", soft, List.of(path));
                case 1 -> of("prefix", "\"prefix\": \"/kept/" + tag + "/\"", soft, ofTag);
                case 2 -> of("tags", "\"tags\": [\"" + tag + "\"]", soft, ofTag);
                default -> of("all", "\"all\": true", soft, PATHS);
            };
        }

        private static Order of(String kind, String what, boolean soft, List<String> paths) {
            return new Order(kind + (soft ? ", soft" : ""), "{" + what + ", \"soft\": " + soft + "}", paths);
        }
    }

    @Test
    void once_it_is_answered_no_node_serves_what_was_purged() throws IOException {
        Map<String, List<Long>> micros = new TreeMap<>();
        List<KeepAliveClient> clients = cluster.nodes().stream()
                .map(node -> new KeepAliveClient(node.listener()))
                .toList();
        try (Traffic traffic = Traffic.at(cluster.nodes(), CLIENTS_OF_NODE, () -> this::visit)) {
            for (int number = 0; number < PURGES || checks.get() < CHECKS; number++) {
                Order order = Order.of(number);
                long took = purge(order, cluster.nodes().get(number % 3));
                micros.computeIfAbsent(order.kind(), unknown -> new ArrayList<>())
                        .add(took);
                List<String> some = new ArrayList<>(order.paths());
                Collections.shuffle(some);
                for (String path : some.subList(0, Math.min(CHECKED_AT_ONCE, some.size()))) {
                    for (KeepAliveClient client : clients) {
                        check(client, path);
                    }
                }
            }
            assertThat(traffic.end()).isEmpty();
        }
        for (KeepAliveClient client : clients) {
            client.close();
        }
        System.out.println(checks + " checks, fetches: " + service.fetches());
        micros.forEach((kind, all) -> System.out.println(kind + ": " + summary(all)));
        System.out.println("all purges: "
                + summary(micros.values().stream().flatMap(List::stream).toList()));
    }

    @Test
    void a_node_that_stands_still_is_named_and_serves_nothing_old_once_a_later_purge_has_succeeded()
            throws IOException {
        WeirNode still = cluster.node(3);
        Order order = Order.of(2);
        String path = order.paths().get(0);
        try (KeepAliveClient client = new KeepAliveClient(still.listener())) {
            check(client, path);
            still.process().pause();
            Reply missed;
            try {
                missed = ask(order, cluster.node(1));
            } finally {
                still.process().resume();
            }
            Await.until(Duration.ofMinutes(1), () -> purge(order, cluster.node(1)));

            check(client, path);
            assertThat(missed.expect(503).json().path("detail").asText())
                    .contains("node-3")
                    .endsWith(" did not confirm and may still serve it; it can be purged again.");
        }
    }

    private static Reply ask(Order order, WeirNode node) {
        return node.admin().send("POST", "/cache/purge", Map.of(), order.text());
    }

    /** Changes pages and purges them; returns the microseconds until the answer. */
    private long purge(Order order, WeirNode node) {
        Map<String, Long> changed = order.paths().stream().collect(Collectors.toMap(path -> path, service::change));
        long sent = System.nanoTime();
        Reply reply = ask(order, node);
        // A node did not confirm in time, as when the machine stands still.
        for (int i = 1; i < TRIES_MAX && reply.status() == 503; i++) {
            sent = System.nanoTime();
            reply = ask(order, node);
        }
        long took = (System.nanoTime() - sent) / 1_000;
        JsonNode copies = reply.expect(200).json().path("copies");
        oldest.putAll(changed);
        assertThat(Stream.of("node-1", "node-2", "node-3")).allMatch(copies::has, "is in " + copies);
        return took;
    }

    private void visit(KeepAliveClient client) throws IOException {
        check(client, PATHS.get(ThreadLocalRandom.current().nextInt(PATHS.size())));
    }

    private void check(KeepAliveClient client, String path) throws IOException {
        long expected = oldest.getOrDefault(path, 0L);
        Reply reply = client.get(path, Rush.HOST);
        Page page = Page.of(reply);
        if (page.version() < expected || !page.path().equals(path)) {
            throw new AssertionError("asked for " + path + " and got " + page + " (expected: version " + expected
                    + " or a newer one) " + reply.header("cache-status"));
        }
        if (expected > 0) {
            checks.incrementAndGet();
        }
    }

    private static String summary(List<Long> micros) {
        List<Long> sorted = micros.stream().sorted().toList();
        return "%d, median %.1f ms, p99 %.1f ms, at most %.1f ms"
                .formatted(
                        sorted.size(),
                        sorted.get(sorted.size() / 2) / 1_000.0,
                        sorted.get(sorted.size() * 99 / 100) / 1_000.0,
                        sorted.get(sorted.size() - 1) / 1_000.0);
    }
}
