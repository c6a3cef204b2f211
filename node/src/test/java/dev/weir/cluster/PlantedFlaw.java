// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

/** What simulated nodes do wrong on purpose, so that it is seen that the simulation notices. */
enum PlantedFlaw {
    NONE,
    /** Numbers of revisions decide which one to go on with, and not terms. */
    NUMBERS_DECIDE,
    /** Half of the nodes are enough. */
    NO_MAJORITY,
    /** Voters accept what they have promised not to accept. */
    BROKEN_PROMISES,
    /** A voter that starts again has forgotten what it accepted. */
    FORGOTTEN_VOTES,
    /** A voter that starts again has forgotten what it promised. */
    FORGOTTEN_PROMISES,
    /** What may have been published is told to be. */
    DOUBT_IS_SUCCESS,
    /** What was accepted by somebody is confirmed to the others. */
    CONFIRMED_TOO_SOON
}
