// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import javax.management.MXBean;

/**
 * One upstream in JMX, as all nodes know it: {@code dev.weir:type=Upstream,node=<name>,name=<upstream>}. Moments are in
 * UTC as RFC 3339 has them, and empty where there is none. What is asked of the cluster is waited for, at most 5 s.
 */
@MXBean
public interface UpstreamMXBean {

    String getName();

    /** Name of the node that decides about it now. */
    String getKeeper();

    /** Whether so few instances are healthy that all are used but those an operator took out. */
    boolean isPanic();

    int getHealthyInstances();

    /** Requests under way there, from all nodes. */
    int getInFlight();

    InstanceRow[] getInstances();

    /** What each node says of each instance. */
    NodeRow[] getNodes();

    BreakerRow[] getBreakers();

    /** What has changed lately, newest first, as far as this node heard of it. */
    EventRow[] getEvents();

    /**
     * Has an instance asked no more, on every node.
     *
     * @param instance its URL, {@code host:port}, or the id under which it has registered
     * @param lasts {@code 10m}; empty for until it is restored
     * @return names of the nodes that have not heard of it yet; none when all have
     */
    String[] eject(String instance, String lasts);

    /** Has an instance asked nothing new, on every node; the rest as of {@link #eject}. */
    String[] drain(String instance, String lasts);

    /** Has an instance asked again, on every node, whatever was decided before. */
    String[] restore(String instance);

    /** An instance; composite data for a JMX client. */
    interface InstanceRow {

        String getUrl();

        /** {@code healthy}, {@code unhealthy}, {@code ejected}, {@code trial}, {@code held} or {@code draining}. */
        String getState();

        String getSince();

        String getUntil();

        int getEjectedInARow();

        String getEvidence();

        String[] getSeenBy();

        int getInFlight();

        int getWeight();

        String getZone();

        int getPriority();
    }

    /** What one node says of one instance. Counts are since its start. */
    interface NodeRow {

        String getNode();

        String getUrl();

        int getInFlight();

        double getLatencyMillis();

        long getOk();

        long getFailed();

        long getUnreached();

        long getSlow();

        /** Whether the node cannot reach it and leaves it alone by itself. */
        boolean isAvoided();
    }

    /** What is decided about the requests of one route. */
    interface BreakerRow {

        String getRoute();

        /** {@code closed}, {@code open} or {@code trial}. */
        String getState();

        String getSince();

        String getUntil();

        String getEvidence();

        String[] getSeenBy();
    }

    /** A change of somebody's health. */
    interface EventRow {

        String getAt();

        /** URL of an instance, {@code route} and its name, or empty for all of the upstream. */
        String getSubject();

        String getWhat();

        String getWhy();

        String[] getSeenBy();

        boolean isWorse();
    }
}
