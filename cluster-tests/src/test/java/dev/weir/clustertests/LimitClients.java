// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Clients who ask nodes for routes with a limit, each under one key, and all that they were answered. */
final class LimitClients implements AutoCloseable {

    /** At each node, for each key. */
    private static final int PER_SECOND = 12;

    /** However busy the machine is, there is a window in it in which it is not. */
    private static final Duration ASKED_WITHIN = Duration.ofMinutes(1);

    private final Duration window;
    private final Map<String, List<SteadyClients>> steady = new LinkedHashMap<>();
    private final Map<String, List<Asked>> asked = new LinkedHashMap<>();

    /** @param window of the limits */
    LimitClients(Duration window) {
        this.window = window;
    }

    /** Clients begin to ask a node for a route at a steady pace. */
    void begin(ContainerNode node, String route, String key) {
        steady.computeIfAbsent(what(route, key), unknown -> new ArrayList<>())
                .add(SteadyClients.at(List.of(node), PER_SECOND, "/" + route, "X-Key: " + key));
    }

    /** Asks one node at once. */
    void spend(ContainerNode node, String route, String key, int count) {
        add(what(route, key), Burst.at(node, count, "/" + route, "X-Key: " + key));
    }

    /** Returns when these nodes were asked enough for every limit, all of them in one whole window since then. */
    void awaitEnough(Collection<ContainerNode> nodes, long sinceMillis) {
        Await.until(ASKED_WITHIN, () -> {
            Windows windows = Windows.within(window, sinceMillis, System.currentTimeMillis());
            for (String what : List.copyOf(steady.keySet())) {
                List<Demand> demands = nodes.stream()
                        .map(node -> demand(asked(what, List.of(node)), 1))
                        .toList();
                assertThat(IntStream.range(0, windows.count()))
                        .as(what + ": asked in each window, node by node: "
                                + demands.stream()
                                        .map(each -> each.counts(windows))
                                        .toList())
                        .anyMatch(number -> demands.stream().allMatch(each -> each.isEnough(windows, number)));
            }
        });
    }

    /** @param nodes at so many they were asked */
    Demand demand(List<Asked> asked, int nodes) {
        long usual = PER_SECOND * window.toSeconds();
        return new Demand(asked.stream().map(Asked::sentMillis).toList(), nodes * usual * 3 / 4);
    }

    /** What some nodes were asked. */
    List<Asked> asked(String route, String key, Collection<ContainerNode> nodes) {
        return asked(what(route, key), nodes);
    }

    private List<Asked> asked(String what, Collection<ContainerNode> nodes) {
        Stream<Asked> going = steady.getOrDefault(what, List.of()).stream().flatMap(some -> some.asked().stream());
        return Stream.concat(asked.getOrDefault(what, List.of()).stream(), going)
                .filter(one -> nodes.contains(one.node()))
                .toList();
    }

    /** Ends them, each after its last answer. */
    void end() {
        steady.forEach((what, clients) -> clients.forEach(some -> add(what, some.end())));
        steady.clear();
    }

    /** All that was asked by those who have ended, with the route and the key, a blank between them. */
    void forEach(BiConsumer<String, List<Asked>> consumer) {
        asked.forEach(consumer);
    }

    private static String what(String route, String key) {
        return route + " " + key;
    }

    private void add(String what, List<Asked> more) {
        asked.computeIfAbsent(what, unknown -> new ArrayList<>()).addAll(more);
    }

    @Override
    public void close() {
        steady.values().forEach(clients -> clients.forEach(SteadyClients::close));
    }
}
