// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

/**
 * A client's connection, whatever protocol it speaks, as those see it who look after all of them. On its I/O thread.
 */
interface ClientConnection {

    /**
     * Ends what has lasted too long, or says goodbye if the node ends. Called about once a second, more often when the
     * node has stopped to accept.
     */
    void sweep(long nowNanos);

    /** Closes the connection; what is under way on it is broken off. */
    void giveUp();
}
