// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.util.List;
import java.util.Locale;

/**
 * Something that goes wrong for a while.
 *
 * @param nodes to whom it happens, from 1
 */
record Fault(What what, List<Integer> nodes) {

    /** Kinds of faults. */
    enum What {
        /** SIGKILL, and a start afterwards. */
        KILLED(1, false),
        /** SIGTERM, and a start afterwards. */
        STOPPED(1, false),
        /** SIGSTOP: as a long garbage collection, or a virtual machine that is moved. */
        PAUSED(1, false),
        /** Off the members' network, with its clients still there. */
        CUT(1, true),
        /** Two who do not reach each other, while all others reach both. */
        PARTED(2, true),
        /** Two who reach each other and nobody else. */
        SPLIT(2, true),
        /** Nobody reaches anybody. */
        ALONE(Integer.MAX_VALUE, true);

        private final int nodes;
        private final boolean network;

        What(int nodes, boolean network) {
            this.nodes = nodes;
            this.network = network;
        }

        /** To how many of a cluster's nodes it happens. */
        int nodesOf(int cluster) {
            return Math.min(nodes, cluster);
        }

        /** Whether members do not reach each other, and clients notice nothing of it. */
        boolean isOfNetwork() {
            return network;
        }
    }

    Fault {
        nodes = List.copyOf(nodes);
    }

    @Override
    public String toString() {
        return what.name().toLowerCase(Locale.ROOT) + " " + nodes;
    }
}
