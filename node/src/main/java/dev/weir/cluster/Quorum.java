// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import java.util.Optional;

/**
 * How many members must be here for a write: the majority of those expected, so two halves of a split never both write.
 *
 * @param expected at least 1
 */
public record Quorum(int expected) {

    public Quorum {
        if (expected < 1) {
            throw new IllegalArgumentException("expected: " + expected + " (expected: at least 1)");
        }
    }

    /** The smallest number of members that is more than half. */
    public int needed() {
        return expected / 2 + 1;
    }

    /** Why so many members may not write, for people; empty when they may. */
    public Optional<String> refusal(int here) {
        return here >= needed()
                ? Optional.empty()
                : Optional.of(
                        "only " + here + " of " + expected + " expected nodes are here, a change needs " + needed());
    }
}
