// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import java.util.List;

/** Who is here, as a part of a node sees it that talks to its like on other nodes. From any thread. */
public interface Peers {

    /** Id of this node, another one with every start. */
    String self();

    /** All that are thought to be here and to understand what is said, this one included. */
    List<Peer> members();

    /** The cluster's clock. */
    long clusterMillis();

    /**
     * A node, as seen from here.
     *
     * @param id changes with every start
     * @param name in its settings
     */
    record Peer(String id, String name) {}
}
