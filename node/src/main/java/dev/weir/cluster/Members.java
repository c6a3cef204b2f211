// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import java.util.List;
import java.util.Optional;

/** Who is in the cluster and which revision each one runs. From any thread; no call waits for another member. */
public interface Members {

    /** All members that are here now, this one included, the oldest first. */
    List<Member> all();

    /** How many members the operator expects; at least 1. */
    int expected();

    /**
     * Whether every part of the shared state has its backup on another member, as of a moment ago. A node that expects
     * no others has nothing to back up to and is safe.
     */
    boolean safe();

    /** Says which revision this node runs, and why it does not run a newer one if it tried. */
    void report(long revision, Optional<String> problem);

    /** Calls back when a member came, left or reported. On a thread of the cluster: short, and never blocking. */
    Subscription follow(Runnable follower);

    /**
     * One node, as seen from here.
     *
     * @param name the node's name in its settings
     * @param id changes with every start
     * @param address where members talk to it, {@code host:port}
     * @param revision number of the revision it runs, 0 for none
     * @param problem why it does not run a newer one
     */
    record Member(String name, String id, String address, boolean self, long revision, Optional<String> problem) {}

    /** Something that goes on until it is ended. */
    @FunctionalInterface
    interface Subscription {

        void end();
    }
}
