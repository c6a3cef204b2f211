// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Once a purge is answered, no node that it names serves the page as it was before, and in the end none does.
 *
 * <p>Nodes that cannot be reached are not named: what they serve is known to be new only when all have found each other
 * again, {@link Fact#FINAL}. A purge that was refused promises nothing.
 */
public final class NothingPurgedIsServed implements Rule {

    /** A page that is not to be served in an older version by some nodes. */
    private record Floor(Entry purge, long version, Set<String> nodes) {

        static Floor of(Entry purge) {
            return new Floor(
                    purge,
                    purge.number(Fact.VERSION),
                    Set.of(purge.fact(Fact.NODES).split(",")));
        }

        boolean isBrokenBy(Entry page) {
            return page.span().sentNanos() - purge.span().endedNanos() > 0
                    && page.number(Fact.VERSION) < version
                    && (nodes.contains(page.at()) || page.has(Fact.FINAL));
        }
    }

    @Override
    public List<Violation> broken(History history) {
        Map<String, List<Floor>> floors = history.of(Kind.PURGE).stream()
                .filter(purge -> purge.status() == 200)
                .collect(Collectors.groupingBy(
                        purge -> purge.fact(Fact.KEY), Collectors.mapping(Floor::of, Collectors.toList())));
        List<Violation> violations = new ArrayList<>();
        for (Entry page : history.of(Kind.PAGE)) {
            if (page.status() == 200) {
                floors.getOrDefault(page.fact(Fact.KEY), List.of()).stream()
                        .filter(floor -> floor.isBrokenBy(page))
                        .findFirst()
                        .map(floor -> Violation.of(this, "a page was served that had been purged", floor.purge, page))
                        .ifPresent(violations::add);
            }
        }
        return violations;
    }
}
