// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the gateway stands before: each path has content with a number, which grows when somebody changes it. */
final class SimulatedUpstream {

    static final List<String> PATHS = List.of("/a/0", "/a/1", "/a/2", "/b/3", "/b/4", "/b/5");
    static final List<String> LANGUAGES = List.of("de", "fr");

    private static final Vary BY_LANGUAGE = new Vary(List.of("accept-language"), false);

    final Set<String> given = new HashSet<>();
    int fetches;
    int passed;
    private final SimulatedCluster cluster;
    private final Map<String, Integer> versions = new TreeMap<>();
    private final List<Fetch> underWay = new ArrayList<>();

    /** A request to the upstream, and what it comes to. */
    private record Fetch(SimulatedNode node, String path, String language, Ticket ticket) {}

    SimulatedUpstream(SimulatedCluster cluster) {
        this.cluster = cluster;
        PATHS.forEach(path -> versions.put(path, 1));
    }

    int version(String path) {
        return versions.getOrDefault(path, 0);
    }

    void change(String path) {
        versions.merge(path, 1, Integer::sum);
    }

    static String tag(String path) {
        return "tag-" + path.charAt(3) % 2;
    }

    private static boolean varies(String path) {
        return path.charAt(3) % 3 == 0;
    }

    /** Content is what it was when the request was sent: the worst case for a purge that comes after. */
    void fetch(SimulatedNode node, Referee.Request request, Ticket ticket) {
        Fetch fetch = new Fetch(node, request.path(), request.language(), ticket);
        if (ticket.shared()) {
            underWay.stream()
                    .filter(other -> same(other, fetch) && other.ticket.joinable())
                    .forEach(other -> cluster.referee.twice(other.node, node, request.path()));
            underWay.add(fetch);
        }
        fetches++;
        int version = version(request.path());
        long takes = 2 + (long) (-60 * Math.log(1 - cluster.time.below(1000) / 1000.0));
        cluster.time.in(
                takes,
                () -> node.deliver(() -> {
                    underWay.remove(fetch);
                    end(fetch, request, version);
                }));
        if (node.isGone()) {
            underWay.remove(fetch);
        }
    }

    /** A request of somebody who keeps nothing. */
    void pass() {
        fetches++;
        passed++;
    }

    private static boolean same(Fetch one, Fetch other) {
        return !one.node.isGone()
                && one.path.equals(other.path)
                && (!varies(one.path) || one.language.equals(other.language));
    }

    private void end(Fetch fetch, Referee.Request request, int version) {
        int luck = cluster.time.below(100);
        if (luck < 4) {
            fetch.ticket.failed();
            return;
        }
        if (luck < 6) {
            fetch.ticket.notShareable(Duration.ofMillis(cluster.time.between(50, 400)));
            return;
        }
        Variant variant = varies(fetch.path)
                ? BY_LANGUAGE.variant(CacheSamples.get(fetch.path, "Accept-Language", fetch.language)
                        .headers())
                : Variant.NONE;
        Stored stored = CacheSamples.stored(
                CacheSamples.key(fetch.path),
                variant,
                fetch.path + "|" + (varies(fetch.path) ? fetch.language : "") + "|" + version,
                fetch.ticket.began(),
                fetch.node.clusterMillis(),
                cluster.time.chance(0.3) ? 20_000 : cluster.time.between(300, 4_000),
                tag(fetch.path));
        given.add(mark(stored));
        cluster.referee.served(request, stored);
        fetch.ticket.keep(stored);
    }

    /** What no two responses have in common. */
    static String mark(Stored stored) {
        return CacheSamples.text(stored) + "|" + stored.began() + "|" + stored.received();
    }

    static int version(Stored stored) {
        String text = CacheSamples.text(stored);
        return Integer.parseInt(text.substring(text.lastIndexOf('|') + 1));
    }

    static String language(Stored stored) {
        return CacheSamples.text(stored).split("\\|", -1)[1];
    }
}
