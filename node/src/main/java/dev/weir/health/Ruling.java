// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import java.util.Map;

/**
 * All that is decided about an upstream, whole and numbered.
 *
 * @param upstream its name
 * @param term grows with every keeper that takes over
 * @param sequence grows with every ruling of a keeper
 * @param keeper id of the node that decided
 * @param panic so few instances are left that all are used but those an operator took out
 * @param instances by URL
 * @param breakers by route; closed ones need not be named
 */
public record Ruling(
        String upstream,
        long term,
        long sequence,
        String keeper,
        boolean panic,
        Map<String, Verdict> instances,
        Map<String, BreakerVerdict> breakers) {

    public Ruling {
        instances = Map.copyOf(instances);
        breakers = Map.copyOf(breakers);
    }

    /** What holds before anybody has decided anything. */
    static Ruling none(String upstream) {
        return new Ruling(upstream, 0, 0, "", false, Map.of(), Map.of());
    }

    /** Whether it holds, and the other one no longer does. */
    boolean isAfter(Ruling other) {
        if (term != other.term) {
            return term > other.term;
        }
        // Two that do not see each other may give the same numbers: one of them has to hold.
        return sequence != other.sequence ? sequence > other.sequence : keeper.compareTo(other.keeper) > 0;
    }

    /** Whether the same is decided, whoever said so and under whatever number. */
    boolean saysTheSame(Ruling other) {
        return panic == other.panic && instances.equals(other.instances) && breakers.equals(other.breakers);
    }

    /** The next one of this keeper. */
    Ruling next(String self, boolean inPanic, Map<String, Verdict> verdicts, Map<String, BreakerVerdict> routes) {
        boolean same = keeper.equals(self);
        return new Ruling(upstream, same ? term : term + 1, same ? sequence + 1 : 1, self, inPanic, verdicts, routes);
    }
}
