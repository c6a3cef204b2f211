// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import javax.management.MXBean;

/** The cluster in JMX, as one node sees it: {@code dev.weir:type=Cluster,node=<name>}. */
@MXBean
public interface ClusterMXBean {

    /** Who is here, the oldest first. */
    MemberView[] getMembers();

    int getMemberCount();

    /** How many members the operator expects. */
    int getExpectedMembers();

    /** Number of the current revision, 0 for none. */
    long getRevision();

    /** Whether every part of the shared state has its backup on another member. */
    boolean isPartitionSafe();

    /** Whether the majority is here, without which no change is accepted. */
    boolean isWritable();

    /** One member; composite data for a JMX client. */
    interface MemberView {

        String getName();

        /** Where members talk to it, {@code host:port}. */
        String getAddress();

        boolean isSelf();

        /** Number of the revision it runs, 0 for none. */
        long getRevision();

        /** Why it does not run a newer one; empty when there is no reason. */
        String getProblem();
    }
}
