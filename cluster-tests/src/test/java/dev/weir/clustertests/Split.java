// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The story of a cluster of which one node is cut off and comes back, with clients at all nodes throughout, and what
 * they were told. Each limit is asked for under several keys, so that some ledgers are on either side.
 */
final class Split implements AutoCloseable {

    static final Duration WINDOW = Duration.ofSeconds(5);

    /** In a window. */
    static final int LIMIT = 30;

    /** In a month. */
    static final int PLAN = 100;

    static final List<String> KEYS = List.of("a", "b", "c");

    /** In the story, only for {@code share-plan}. */
    static final String EXHAUSTED = "exhausted";

    private static final List<String> MODES = List.of("strict", "share", "open");
    private static final int PER_SECOND = 40;

    /** Three times what it takes on a machine with nothing to do. */
    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(40);

    private static final Duration WHOLE_WITHIN = Duration.ofMinutes(2);

    /** A node that does not spend what it holds gives it back to the others soon. */
    private static final Duration EXHAUSTED_WITHIN = Duration.ofSeconds(20);

    /** After that, what was seen of who is there is acted upon, for the others have seen it as well. */
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(6);

    private final NetworkLab lab;
    private final StampingService service;
    private final WeirCluster cluster;
    private final Map<String, List<SteadyClients>> steady = new HashMap<>();
    private final Map<String, List<Asked>> asked = new HashMap<>();
    private long begunMillis;
    private long cutMillis;
    private long noticedMillis;
    private long settledMillis;
    private long healedMillis;
    private long wholeMillis;
    private long endMillis;

    Split(Class<?> test) {
        lab = NetworkLab.of(3);
        service = StampingService.at(NetworkLab.here());
        cluster = WeirCluster.on(lab, test, gateway(service.port()));
    }

    private static String gateway(int port) {
        StringBuilder text =
                new StringBuilder("format: 1\nupstreams:\n  stamps: {instances: [\"http://%s:%d\"]}\nroutes:\n"
                        .formatted(NetworkLab.here().getHostAddress(), port));
        boolean endsSoon = ZonedDateTime.now(ZoneOffset.UTC).plusHours(1).getDayOfMonth() == 1;
        for (String mode : MODES) {
            text.append(route(mode, LIMIT + "/5s", mode, ""));
            text.append(route(mode + "-plan", PLAN + "/month", mode, endsSoon ? ", time-zone: Etc/GMT+12" : ""));
        }
        return text.toString();
    }

    private static String route(String name, String limit, String mode, String more) {
        return """
                  %s:
                    match: {path: /%s}
                    policies: [{rate-limit: {limit: %s, by: {header: X-Key}, on-partition: %s%s}}]
                    upstream: stamps
                """
                .formatted(name, name, limit, mode, more);
    }

    /** Tells it from the beginning to the end. */
    Split run() {
        cluster.start();
        begunMillis = System.currentTimeMillis();
        begin();
        awaitSettled(begunMillis);
        MODES.forEach(mode -> spend(cluster.nodes(), mode + "-plan", 3));
        Windows.awaitWhole(WINDOW, 1);

        lab.host(3).cut();
        cutMillis = System.currentTimeMillis();
        awaitMembers(majority(), 2, NOTICED_WITHIN);
        awaitMembers(minority(), 1, NOTICED_WITHIN);
        noticedMillis = System.currentTimeMillis();
        awaitSettled(noticedMillis);
        settledMillis = System.currentTimeMillis();
        MODES.forEach(mode -> spend(majority(), mode + "-plan", 10));
        MODES.forEach(mode -> spend(minority(), mode + "-plan", 10));
        exhaust(majority(), "share-plan", EXHAUSTED, PLAN * 2 / 3);
        burst(minority(), "share-plan", EXHAUSTED, PLAN);
        Windows.awaitWhole(WINDOW, 1);

        healedMillis = System.currentTimeMillis();
        lab.host(3).heal();
        awaitMembers(cluster.nodes(), 3, WHOLE_WITHIN);
        wholeMillis = System.currentTimeMillis();
        awaitSettled(wholeMillis);
        MODES.forEach(mode -> KEYS.forEach(key -> exhaust(cluster.nodes(), mode + "-plan", key, PLAN)));
        exhaust(cluster.nodes(), "share-plan", EXHAUSTED, PLAN);
        Windows.awaitWhole(WINDOW, 1);
        endMillis = System.currentTimeMillis();
        steady.forEach((what, clients) -> clients.forEach(some -> add(what, some.end())));
        return this;
    }

    private void begin() {
        for (String mode : MODES) {
            for (String key : KEYS) {
                for (List<WeirNode> side : List.of(majority(), minority())) {
                    SteadyClients clients = SteadyClients.at(side, PER_SECOND, "/" + mode, "X-Key: " + key);
                    steady.computeIfAbsent(mode + " " + key, unknown -> new ArrayList<>())
                            .add(clients);
                }
            }
        }
    }

    private void spend(List<WeirNode> nodes, String route, int each) {
        KEYS.forEach(key -> burst(nodes, route, key, each));
    }

    private void burst(List<WeirNode> nodes, String route, String key, int each) {
        for (WeirNode node : nodes) {
            add(route + " " + key, Burst.at(node, each, "/" + route, "X-Key: " + key));
        }
    }

    /** Asks until so many were admitted to these nodes' clients in all, and some more. */
    private void exhaust(List<WeirNode> nodes, String route, String key, int admitted) {
        Await.until(EXHAUSTED_WITHIN, () -> {
            burst(nodes, route, key, 5);
            assertThat(asked(route, key, nodes).stream().filter(request -> request.status() == 200))
                    .as(route + " " + key)
                    .hasSizeGreaterThanOrEqualTo(admitted);
        });
        burst(nodes, route, key, 5);
    }

    private static void awaitSettled(long sinceMillis) {
        Windows.awaitMillis(sinceMillis + SETTLED_WITHIN.toMillis());
    }

    private void add(String what, List<Asked> more) {
        asked.computeIfAbsent(what, unknown -> new ArrayList<>()).addAll(more);
    }

    private static void awaitMembers(List<WeirNode> nodes, int count, Duration limit) {
        for (WeirNode node : nodes) {
            Await.until(
                    limit, () -> assertThat(node.admin().get("/cluster").json().path("members"))
                            .hasSize(count));
        }
    }

    /** Those that stay together. */
    List<WeirNode> majority() {
        return List.of(cluster.node(1), cluster.node(2));
    }

    /** The one that is cut off. */
    List<WeirNode> minority() {
        return List.of(cluster.node(3));
    }

    List<WeirNode> nodes() {
        return cluster.nodes();
    }

    /** Everything that anybody asked. */
    List<Asked> asked() {
        return asked.values().stream().flatMap(List::stream).toList();
    }

    /** What some of the nodes were asked of a route under a key. */
    private List<Asked> asked(String route, String key, List<WeirNode> nodes) {
        return asked.getOrDefault(route + " " + key, List.of()).stream()
                .filter(request -> nodes.contains(request.node()))
                .toList();
    }

    /** What was admitted of it. */
    Admitted admitted(String route, String key, List<WeirNode> nodes) {
        return Admitted.of(route, asked(route, key, nodes), service.arrivals());
    }

    /** Whole windows before the cut. */
    Windows before() {
        return Windows.within(WINDOW, begunMillis + SETTLED_WITHIN.toMillis(), cutMillis);
    }

    /** Whole windows in which all knew that the cluster was split, and that all knew. */
    Windows apart() {
        return Windows.within(WINDOW, settledMillis, healedMillis);
    }

    /** Whole windows since all knew that it was whole again. */
    Windows after() {
        return Windows.within(WINDOW, wholeMillis + SETTLED_WITHIN.toMillis(), endMillis);
    }

    /** What some of the nodes were asked from when all knew that the cluster was split until it was not any more. */
    List<Asked> askedApart(String route, String key, List<WeirNode> nodes) {
        return asked(route, key, nodes).stream()
                .filter(request -> request.sentMillis() >= noticedMillis && request.endedMillis() < healedMillis)
                .toList();
    }

    /** What was admitted of that. */
    Admitted admittedApart(String route, String key, List<WeirNode> nodes) {
        return Admitted.of(route, askedApart(route, key, nodes), service.arrivals());
    }

    @Override
    public void close() {
        steady.values().forEach(clients -> clients.forEach(SteadyClients::close));
        cluster.close();
        service.close();
        lab.close();
    }
}
