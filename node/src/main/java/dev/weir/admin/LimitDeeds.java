// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

/** What a limit of any kind did on one node, as JMX has it. */
public interface LimitDeeds {

    String getName();

    /** Requests within the limit, since the node started. */
    long getAdmitted();

    /** Requests beyond it. */
    long getRefused();

    /** Requests that the cluster said nothing about in time. */
    long getUndecided();

    /** Requests whose key an owner had no room for. */
    long getFull();

    /** Questions to owners. */
    long getCalls();

    /** Questions to owners for each request that was admitted. */
    double getCallsPerAdmitted();

    /** Tokens or permits that owners granted. */
    long getGranted();

    /** Tokens or permits that were given back unspent. */
    long getReturned();

    /** How many keys the node remembers. */
    int getKeys();

    /** The keys that were refused most often lately. */
    RefusedKey[] getTopRefused();

    /** How often a key was refused lately; composite data for a JMX client. */
    interface RefusedKey {

        String getKey();

        long getCount();
    }
}
