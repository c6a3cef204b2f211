// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes below a connection: a socket, with or without TLS. Never blocks; only on its I/O thread. */
interface Wire {

    /** Names who is told when something can be read or written. Called once, before anything else. */
    void listen(Runnable readable, Runnable writable);

    /** @return bytes read, 0 when there are none now, -1 when no more will come */
    int read(ByteBuffer into) throws IOException;

    int write(ByteBuffer bytes) throws IOException;

    /** @return whether nothing of what was written is held back below */
    boolean flush() throws IOException;

    /** Tells of what can be read, as long as it is wanted. */
    void wantReads(boolean wanted);

    /** Tells when something can be written, as long as it is wanted. */
    void wantWrites(boolean wanted);

    /** Nothing more will be written. */
    void endWrites() throws IOException;

    /** Ends both directions at once. Safe to call twice. */
    void close();
}
