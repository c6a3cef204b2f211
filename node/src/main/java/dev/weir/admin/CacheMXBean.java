// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import javax.management.MXBean;

/** The cache in JMX, as one node uses it: {@code dev.weir:type=Cache,node=<name>}. */
@MXBean
public interface CacheMXBean {

    /** Bytes in memory of what the node holds for the cluster. */
    long getSharedBytes();

    /** How many keys that are. */
    long getSharedKeys();

    /** Bytes in memory of what others hold. */
    long getNearBytes();

    /** How many keys that are. */
    long getNearKeys();

    /** Keys that went because there was no room for them. */
    long getEvictions();

    /** The routes that have a cache, with what requests found. */
    RouteHits[] getRoutes();

    /**
     * Has no node serve a URL any more. Waits until that is so, at most 10 s, as the next three do.
     *
     * @param soft whether copies are only marked as stale
     * @return how many copies there were, on all nodes
     */
    long purgeUrl(String url, boolean soft);

    /** The same for all that begins so: a path such as {@code /shop/}, or a URL. */
    long purgePrefix(String prefix, boolean soft);

    /** The same for all that has this tag. */
    long purgeTag(String tag, boolean soft);

    /** The same for all there is. */
    long purgeAll(boolean soft);

    /** What requests of a route found; composite data for a JMX client. */
    interface RouteHits {

        String getName();

        /** Answered without the upstream. */
        long getHits();

        /** Fetched. */
        long getMisses();

        /** Not for the cache. */
        long getPasses();

        double getHitRatio();
    }
}
