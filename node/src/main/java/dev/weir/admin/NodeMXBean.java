// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import javax.management.MXBean;

/** This node in JMX: {@code dev.weir:type=Node,node=<name>}. */
@MXBean
public interface NodeMXBean {

    String getName();

    String getVersion();

    long getUptimeMillis();

    /** The addresses where clients are accepted, {@code host:port}. */
    String[] getListeners();

    /** Number of the revision it runs, 0 for none. */
    long getRevision();

    /** Why it does not run a newer one; empty when there is no reason. */
    String getRevisionProblem();

    /** Number of routes it runs. */
    int getRoutes();

    /** Requests whose answer is not over. */
    long getInFlight();

    /** Whether it should get traffic, as {@code /readyz} says. */
    boolean isReady();

    /** Why it should not. */
    String[] getNotReadyBecause();
}
