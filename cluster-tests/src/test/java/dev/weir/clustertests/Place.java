// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.util.List;

/**
 * Where a node runs: on loopback with everybody else, or on a host of a network of its own.
 *
 * @param edge address for clients and operators
 * @param cluster address for members
 * @param entry the command that runs another one there; empty where none is needed
 */
record Place(String edge, String cluster, List<String> entry) {

    static final Place LOOPBACK = new Place("127.0.0.1", "127.0.0.1", List.of());

    /** Whether all of it is on loopback, where an admin API may go without a token. */
    boolean isLoopback() {
        return edge.equals(LOOPBACK.edge);
    }
}
