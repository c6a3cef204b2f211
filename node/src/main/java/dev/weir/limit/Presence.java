// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.Set;

/**
 * When an owner decides, and whom it sees then.
 *
 * @param nodes the identities of the nodes in its cluster, its own included
 */
public record Presence(Moment moment, Set<String> nodes) {

    public Presence {
        nodes = Set.copyOf(nodes);
    }
}
