// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.http.PathPattern;
import dev.weir.http.Request;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What leads from the paths of an upstream to those of the client: the rewrites of a route, turned around. */
final class WayBack {

    private final List<Step> steps;

    private record Step(Rewrite rewrite, Rewrite.Rewriting rewriting) {}

    /**
     * One request as both sides see it.
     *
     * @param upstream its path as the upstream gets it
     * @param moves from the upstream's paths to the client's, one after the other
     */
    record Paths(String upstream, List<PathMove> moves) {}

    private WayBack(List<Step> steps) {
        this.steps = steps;
    }

    static WayBack past(List<Policy> policies) {
        return new WayBack(policies.stream()
                .filter(Rewrite.class::isInstance)
                .map(Rewrite.class::cast)
                .map(rewrite -> new Step(rewrite, rewrite.rewriting()))
                .toList());
    }

    /** @param request before the rewrites */
    Paths of(Request request) {
        if (steps.isEmpty()) {
            return new Paths(request.path(), List.of());
        }
        Deque<PathMove> moves = new ArrayDeque<>();
        Request at = request;
        for (Step step : steps) {
            String after = step.rewriting().path(at.path(), at.variables());
            moves.addFirst(back(step.rewrite(), at, after));
            at = at.withPath(after);
        }
        return new Paths(at.path(), List.copyOf(moves));
    }

    private static PathMove back(Rewrite rewrite, Request request, String after) {
        String before = request.path();
        if (rewrite.path().isEmpty()) {
            return new PathMove(
                    rewrite.addPrefix().orElse(""), rewrite.stripPrefix().orElse(""));
        }
        String tail = request.variables().getOrDefault(PathPattern.TAIL, "");
        boolean same = rewrite.path().get().endsWith("/**") && before.endsWith(tail) && after.endsWith(tail);
        // Without a tail the template says what becomes of this path, and of no other.
        return same ? new PathMove(without(tail, after), without(tail, before)) : new PathMove(after, before);
    }

    private static String without(String tail, String path) {
        return path.substring(0, path.length() - tail.length());
    }
}
