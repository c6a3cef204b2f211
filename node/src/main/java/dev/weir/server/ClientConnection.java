// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

/**
 * A client's connection, whatever protocol it speaks, as those see it who look after all of them. On its I/O thread.
 */
interface ClientConnection {

    /** Ends what has lasted too long. Called about once a second. */
    void sweep(long nowNanos);

    /** Closes the connection if nothing is under way on it. */
    void closeIdle();

    /** Closes the connection, whatever is under way on it. */
    void close();
}
