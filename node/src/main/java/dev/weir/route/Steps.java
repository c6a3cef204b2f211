// SPDX-License-Identifier: Apache-2.0
package dev.weir.route;

/** Counts what a lookup costs: called once for each node that is visited. */
@FunctionalInterface
interface Steps {

    /** Nobody counts. */
    Steps UNCOUNTED = () -> {};

    void visit();
}
