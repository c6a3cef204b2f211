// SPDX-License-Identifier: Apache-2.0
package dev.weir.route;

import dev.weir.http.HostPattern;
import dev.weir.http.RequestHead;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Candidates by the labels of their hosts, from the right: {@code com}, {@code example}, {@code api}. Immutable; a
 * lookup walks the labels of one host once.
 */
final class HostTrie {

    /** Of those for just this host. */
    private final @Nullable PathTrie exact;

    /** Of those for every host below this one; at the root, of those for any host. */
    private final @Nullable PathTrie below;

    private final SegmentMap<HostTrie> labels;
    private final int stepsMax;

    /** @param candidates in the order of their ranks */
    static HostTrie of(List<Candidate> candidates) {
        List<Candidate> anywhere = new ArrayList<>();
        List<Candidate> somewhere = new ArrayList<>();
        candidates.forEach(c -> (c.host().isEmpty() ? anywhere : somewhere).add(c));
        return new HostTrie("", List.of(), anywhere, somewhere);
    }

    /** @param suffix the labels that led here; {@code further} are those of candidates that end with it */
    private HostTrie(String suffix, List<Candidate> here, List<Candidate> belowHere, List<Candidate> further) {
        Map<String, List<Candidate>> byLabel = new LinkedHashMap<>();
        for (Candidate candidate : further) {
            String name = candidate.host().map(HostPattern::name).orElse("");
            int end = suffix.isEmpty() ? name.length() : name.length() - suffix.length() - 1;
            String label = name.substring(name.lastIndexOf('.', end - 1) + 1, end);
            byLabel.computeIfAbsent(label, l -> new ArrayList<>()).add(candidate);
        }
        Map<String, HostTrie> children = new LinkedHashMap<>();
        byLabel.forEach((label, those) -> children.put(label, child(label, suffix, those)));
        exact = here.isEmpty() ? null : PathTrie.of(here);
        below = belowHere.isEmpty() ? null : PathTrie.of(belowHere);
        labels = new SegmentMap<>(children);
        int deeper = children.values().stream().mapToInt(c -> c.stepsMax).max().orElse(0);
        int ending = exact == null ? 0 : exact.stepsMax();
        stepsMax = Math.max(deeper, ending) + (below == null ? 0 : below.stepsMax());
    }

    private static HostTrie child(String label, String suffix, List<Candidate> candidates) {
        String name = suffix.isEmpty() ? label : label + '.' + suffix;
        List<Candidate> here = new ArrayList<>();
        List<Candidate> belowHere = new ArrayList<>();
        List<Candidate> further = new ArrayList<>();
        for (Candidate candidate : candidates) {
            Optional<HostPattern> ending =
                    candidate.host().filter(host -> host.name().equals(name));
            if (ending.isEmpty()) {
                further.add(candidate);
            } else {
                (ending.get().wildcard() ? belowHere : here).add(candidate);
            }
        }
        return new HostTrie(name, here, belowHere, further);
    }

    /** How many nodes of path tries a request visits at most, whatever it is. */
    int stepsMax() {
        return stepsMax;
    }

    /** The candidate of the lowest rank that matches host, path and conditions. */
    @Nullable
    Candidate lowest(RequestHead head, Steps steps) {
        String host = head.host();
        return lowest(head, host, host.length() + 1, null, steps);
    }

    /** @param from where the part of the host that led here begins */
    private @Nullable Candidate lowest(
            RequestHead head, String host, int from, @Nullable Candidate before, Steps steps) {
        Candidate lowest = before;
        if (from == 0) {
            return exact == null ? lowest : exact.lowest(head, lowest, steps);
        }
        if (from > 1) {
            int end = from - 1;
            int start = host.lastIndexOf('.', end - 1) + 1;
            HostTrie child = labels.get(host, start, end);
            if (child != null) {
                lowest = child.lowest(head, host, start, lowest, steps);
            }
        }
        boolean more = from > 1 || isRoot(host, from);
        return below == null || !more ? lowest : below.lowest(head, lowest, steps);
    }

    private static boolean isRoot(String host, int from) {
        return from == host.length() + 1;
    }

    /** Every candidate that matches host and path and for which the condition holds. */
    List<Candidate> matching(RequestHead head, Predicate<Candidate> condition) {
        List<Candidate> found = new ArrayList<>();
        String host = head.host();
        HostTrie node = this;
        int from = host.length() + 1;
        while (node != null) {
            boolean more = from > 1 || isRoot(host, from);
            PathTrie paths = from == 0 ? node.exact : more ? node.below : null;
            if (paths != null) {
                paths.collect(head.path(), 0, condition, found);
            }
            if (from <= 1) {
                break;
            }
            int end = from - 1;
            from = host.lastIndexOf('.', end - 1) + 1;
            node = node.labels.get(host, from, end);
        }
        return found;
    }
}
