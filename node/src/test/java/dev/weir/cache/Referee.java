// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must hold of the cache, whatever happens to nodes; each breach is noted. */
final class Referee {

    /** Beyond what a question waits, its node may take so long to notice. */
    private static final long NOTICES_MILLIS = 100;

    final List<String> problems = new ArrayList<>();
    int silences;
    int served;
    int waited;
    private final SimulatedCluster cluster;
    private final Map<String, Floors> floors = new HashMap<>();
    private final Map<String, Integer> purging = new HashMap<>();

    /** The least that a node may serve of each path, and the least that it may serve as a fresh one. */
    private record Floors(Map<String, Integer> hard, Map<String, Integer> soft) {

        Floors() {
            this(new HashMap<>(), new HashMap<>());
        }

        void raise(Floors other) {
            other.hard.forEach((path, version) -> hard.merge(path, version, Math::max));
            other.soft.forEach((path, version) -> soft.merge(path, version, Math::max));
        }
    }

    /** What a client asks for, and what it must not get. */
    record Request(SimulatedNode node, String path, String language, int hard, int soft, long at) {}

    Referee(SimulatedCluster cluster) {
        this.cluster = cluster;
    }

    private Floors of(SimulatedNode node) {
        return floors.computeIfAbsent(node.self(), first -> new Floors());
    }

    void joined(SimulatedNode node) {
        cluster.nodes.values().stream()
                .filter(other -> other.group == node.group)
                .forEach(other -> of(node).raise(of(other)));
    }

    /** What was purged on one side holds on both: there at once, on the larger one soon. */
    void heals(List<SimulatedNode> merging) {
        List<SimulatedNode> larger = new ArrayList<>(cluster.all());
        larger.removeAll(merging);
        Floors there = new Floors();
        larger.forEach(node -> there.raise(of(node)));
        Floors here = new Floors();
        merging.forEach(node -> here.raise(of(node)));
        merging.forEach(node -> of(node).raise(there));
        merging.forEach(node -> of(node).raise(here));
        cluster.time.in(3_000, () -> larger.forEach(node -> of(node).raise(here)));
    }

    Request begins(SimulatedNode node, String path, String language) {
        Floors now = of(node);
        return new Request(
                node,
                path,
                language,
                now.hard.getOrDefault(path, 0),
                now.soft.getOrDefault(path, 0),
                cluster.time.now());
    }

    void served(Request request, Stored stored) {
        served++;
        int version = SimulatedUpstream.version(stored);
        if (version < request.hard || version < request.soft && !stored.softPurged()) {
            problem(request.node + " served " + CacheSamples.text(stored) + " although " + request.hard + " (softly "
                    + request.soft + ") was purged before " + request.at);
        }
        String language = SimulatedUpstream.language(stored);
        if (!stored.key().equals(CacheSamples.key(request.path))
                || !language.isEmpty() && !language.equals(request.language)) {
            problem(request.node + " served " + CacheSamples.text(stored) + " for " + request);
        }
        if (!cluster.upstream.given.contains(SimulatedUpstream.mark(stored))) {
            problem(request.node + " served what nobody fetched: " + SimulatedUpstream.mark(stored));
        }
    }

    void answered(SimulatedNode node, long asked, Found found) {
        long waited = cluster.time.now() - asked;
        if (waited > SimulatedNode.WAIT.toMillis() + NOTICES_MILLIS && !node.slow) {
            problem(node + " waited " + waited + " ms");
        }
        if (found instanceof Found.Silent) {
            silences++;
        }
        if (found instanceof Found.Copy copy && copy.waited()) {
            this.waited++;
        }
    }

    /** Two fetch the same. */
    void twice(SimulatedNode one, SimulatedNode other, String path) {
        if (cluster.quiet() && purging.getOrDefault(path, 0) == 0) {
            problem(one + " and " + other + " fetch " + path);
        }
    }

    /** Somebody changes what the purge means, and then asks a node to purge it. */
    void purge(SimulatedNode node, Purge what) {
        Map<String, Integer> now = new HashMap<>();
        for (String path : SimulatedUpstream.PATHS) {
            boolean meant =
                    what.matches(CacheSamples.stored(CacheSamples.key(path), "", 0, 0, SimulatedUpstream.tag(path)));
            if (meant) {
                cluster.upstream.change(path);
                purging.merge(path, 1, Integer::sum);
                now.put(path, cluster.upstream.version(path));
            }
        }
        Floors purged = what.soft() ? new Floors(Map.of(), now) : new Floors(now, Map.of());
        node.purge(what, result -> {
            if (result.complete()) {
                cluster.nodes.values().stream()
                        .filter(other -> other.group == node.group)
                        .forEach(other -> of(other).raise(purged));
            }
        });
        // For how long nodes may take it into account at different times.
        cluster.time.in(6_000, () -> now.keySet().forEach(path -> purging.merge(path, -1, Integer::sum)));
    }

    /** When all is well and nothing is asked for any more. */
    void checkEnd() {
        for (SimulatedNode node : cluster.all()) {
            if (node.library.tickets() + node.library.turns() + node.library.questions() > 0) {
                problem(node + " has " + node.library.tickets() + " tickets, " + node.library.turns() + " turns, "
                        + node.library.questions() + " questions");
            }
        }
        cluster.copies().stream()
                .filter(copy -> !cluster.upstream.given.contains(SimulatedUpstream.mark(copy)))
                .forEach(copy -> problem("kept, but fetched by nobody: " + SimulatedUpstream.mark(copy)));
        for (SimulatedNode node : cluster.all()) {
            node.library.shelves().shared().all().forEach(resource -> resource.copies()
                    .forEach(this::checkHolders));
        }
    }

    /** Both that hold a key have the freshest copy of it. */
    private void checkHolders(Stored copy) {
        Homes homes =
                Homes.of("", cluster.all().stream().map(SimulatedNode::self).toList());
        for (String holder : homes.of(copy.key()).all()) {
            boolean lacks = cluster.all().stream()
                    .filter(node -> node.self().equals(holder))
                    // One that was away may take it for purged.
                    .filter(node -> !node.library.purged(copy))
                    .map(node -> node.library.shelves().shared().find(copy.key()))
                    .anyMatch(found ->
                            found.filter(resource -> !resource.lacks(copy)).isEmpty());
            if (lacks) {
                problem(holder + " lacks " + SimulatedUpstream.mark(copy));
            }
        }
    }

    private void problem(String text) {
        problems.add("at " + cluster.time.now() + ": " + text);
    }
}
