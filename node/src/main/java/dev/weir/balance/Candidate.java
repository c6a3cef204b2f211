// SPDX-License-Identifier: Apache-2.0
package dev.weir.balance;

/** What one may choose among: an instance, with what its config says of it and how busy it is. From any thread. */
public interface Candidate {

    /** What it is known by on every node: tables and cookies are made of it. */
    String id();

    /** Its share beside the others, as the config has it; 0 is never chosen. */
    int weight();

    /** Where it is; empty for nowhere in particular. */
    String zone();

    /** Those of a smaller one are asked first. */
    int priority();

    /** Requests under way there, of the whole cluster as far as it is known here. */
    int inFlight();

    /** Requests of this node under way there. */
    int ownInFlight();

    /** How long its answers take of late, in nanoseconds; 0 where that is not known. */
    long latencyNanos();
}
