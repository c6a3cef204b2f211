// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import javax.management.MXBean;

/** One limit in JMX, as one node spends of it: {@code dev.weir:type=Limit,node=<name>,name=<limit>}. */
@MXBean
public interface LimitMXBean {

    String getName();

    /** Who counts together: {@code shared} or {@code per-node}. */
    String getScope();

    /** {@code leased}, {@code exact} or {@code per-node}; empty before the first request, as the next three. */
    String getMode();

    String getAlgorithm();

    /** As the gateway config has them: {@code 100/15m}. */
    String[] getRates();

    String getOnPartition();

    /** Requests within the limit, since the node started. */
    long getAdmitted();

    /** Requests beyond it. */
    long getRefused();

    /** Requests that the cluster said nothing about in time. */
    long getUndecided();

    /** Questions to owners. */
    long getCalls();

    /** Questions to owners for each request that was admitted. */
    double getCallsPerAdmitted();

    /** Tokens that owners granted. */
    long getGranted();

    /** Tokens that were given back unspent. */
    long getReturned();

    /** Tokens that were neither spent nor given back in their time. */
    long getExpired();

    /** How many keys the node remembers. */
    int getKeys();

    /** The keys that were refused most often lately. */
    RefusedKey[] getTopRefused();

    /** Begins a key anew, on every node. Waits until that is done, at most 5 s. */
    void reset(String key);

    /** How often a key was refused lately; composite data for a JMX client. */
    interface RefusedKey {

        String getKey();

        long getCount();
    }
}
