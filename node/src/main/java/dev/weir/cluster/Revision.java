// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

/**
 * One whole, immutable, numbered gateway config.
 *
 * @param number 1 for the first one a cluster ever had, one more for each that followed
 * @param document the gateway config as it was written, YAML or JSON, with references to secrets unresolved
 * @param author name of the node that published it
 * @param atMillis wall clock of that node, milliseconds since the epoch; for people, nothing is decided by it
 */
public record Revision(long number, String document, String author, long atMillis) {

    /** What a cluster has that never had one: number 0, an empty document. */
    public static final Revision NONE = new Revision(0, "", "", 0);
}
