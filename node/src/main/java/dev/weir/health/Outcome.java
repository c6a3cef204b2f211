// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

/** How an attempt ended, as far as the instance is concerned. */
public enum Outcome {
    /** It answered. */
    OK,
    /** It answered with what counts as a failure, broke off, or did not answer in time. */
    FAILED,
    /** Not even a connection came about. */
    UNREACHED,
    /** The client left, or we gave up for reasons of our own: nothing is known of the instance. */
    UNKNOWN
}
