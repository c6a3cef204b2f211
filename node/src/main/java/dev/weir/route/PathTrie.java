// SPDX-License-Identifier: Apache-2.0
package dev.weir.route;

import dev.weir.http.PathPattern.Segment;
import dev.weir.http.RequestHead;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Candidates by the segments of their paths: one node for all patterns that begin alike. Immutable; a lookup visits a
 * node at most once and allocates nothing.
 */
final class PathTrie {

    /*
     * A segment may go two ways, to the text and to the variable, so a path can visit more nodes than it has
     * segments. Two things keep that small: a branch whose best candidate cannot win any more is left out, and
     * stepsMax() bounds what any path can visit, for the compiler to refuse a table in which that is a lot.
     */

    private final List<Candidate> ends;
    private final List<Candidate> tails;
    private final SegmentMap<PathTrie> texts;
    private final @Nullable PathTrie variable;
    private final int best;
    private final int stepsMax;

    /** @param candidates at least one, in the order of their ranks */
    static PathTrie of(List<Candidate> candidates) {
        return new PathTrie(candidates, 0);
    }

    private PathTrie(List<Candidate> candidates, int depth) {
        List<Candidate> ending = new ArrayList<>();
        List<Candidate> tailing = new ArrayList<>();
        List<Candidate> varying = new ArrayList<>();
        Map<String, List<Candidate>> literal = new LinkedHashMap<>();
        for (Candidate candidate : candidates) {
            List<Segment> segments = candidate.path().segments();
            if (segments.size() == depth) {
                (candidate.path().tail() ? tailing : ending).add(candidate);
            } else if (segments.get(depth).variable()) {
                varying.add(candidate);
            } else {
                literal.computeIfAbsent(segments.get(depth).text(), text -> new ArrayList<>())
                        .add(candidate);
            }
        }
        Map<String, PathTrie> children = new LinkedHashMap<>();
        literal.forEach((text, below) -> children.put(text, new PathTrie(below, depth + 1)));
        ends = List.copyOf(ending);
        tails = List.copyOf(tailing);
        texts = new SegmentMap<>(children);
        variable = varying.isEmpty() ? null : new PathTrie(varying, depth + 1);
        best = candidates.get(0).rank();
        stepsMax = 1
                + children.values().stream().mapToInt(PathTrie::stepsMax).max().orElse(0)
                + (variable == null ? 0 : variable.stepsMax);
    }

    /** How many nodes a path visits at most, whatever it is. */
    int stepsMax() {
        return stepsMax;
    }

    /**
     * The candidate of the lowest rank that matches path and conditions, or the one given if that is lower.
     *
     * @param lowest the lowest so far
     */
    @Nullable
    Candidate lowest(RequestHead head, @Nullable Candidate lowest, Steps steps) {
        return lowest(head, 0, lowest, steps);
    }

    /** @param at where the slash before the next segment stands, or the end of the path */
    private @Nullable Candidate lowest(RequestHead head, int at, @Nullable Candidate before, Steps steps) {
        if (before != null && before.rank() < best) {
            return before;
        }
        steps.visit();
        String path = head.path();
        Candidate lowest = before;
        if (at == path.length()) {
            lowest = firstAdmitting(ends, head, lowest);
        } else {
            int end = segmentEnd(path, at);
            PathTrie text = texts.get(path, at + 1, end);
            if (text != null) {
                lowest = text.lowest(head, end, lowest, steps);
            }
            if (variable != null && end > at + 1) {
                lowest = variable.lowest(head, end, lowest, steps);
            }
        }
        return firstAdmitting(tails, head, lowest);
    }

    private static @Nullable Candidate firstAdmitting(
            List<Candidate> ranked, RequestHead head, @Nullable Candidate lowest) {
        for (int i = 0; i < ranked.size(); i++) {
            Candidate candidate = ranked.get(i);
            if (lowest != null && lowest.rank() < candidate.rank()) {
                return lowest;
            }
            if (candidate.admits(head)) {
                return candidate;
            }
        }
        return lowest;
    }

    /** Adds every candidate whose path matches and for which the condition holds. */
    void collect(String path, int at, Predicate<Candidate> condition, List<Candidate> found) {
        if (at == path.length()) {
            ends.stream().filter(condition).forEach(found::add);
        } else {
            int end = segmentEnd(path, at);
            PathTrie text = texts.get(path, at + 1, end);
            if (text != null) {
                text.collect(path, end, condition, found);
            }
            if (variable != null && end > at + 1) {
                variable.collect(path, end, condition, found);
            }
        }
        tails.stream().filter(condition).forEach(found::add);
    }

    private static int segmentEnd(String path, int at) {
        int slash = path.indexOf('/', at + 1);
        return slash < 0 ? path.length() : slash;
    }
}
