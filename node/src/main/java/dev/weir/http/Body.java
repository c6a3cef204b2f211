// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What follows a head: bytes in memory, or a stream that is transferred without being collected.
 *
 * <p>Whoever holds a body passes it on or closes it. Only the I/O thread of its request touches it.
 */
public sealed interface Body permits Body.Bytes, Body.Stream {

    /** No body at all. */
    Bytes EMPTY = new Bytes(ByteBuffer.allocate(0));

    /** Length in bytes, or -1 where only the end will tell. */
    long length();

    /** Gives up what was not read. Safe to call twice and after the end. */
    void close();

    /** A body that is wholly in memory and can be sent again. Nobody changes the bytes. */
    record Bytes(ByteBuffer bytes) implements Body {

        /** A view of its own, from the first byte to the last. */
        @Override
        public ByteBuffer bytes() {
            return bytes.duplicate();
        }

        @Override
        public long length() {
            return bytes.remaining();
        }

        @Override
        public void close() {
            // Memory: there is nothing to give back.
        }
    }

    /**
     * A body that arrives while it is sent on; it can be read once. Its reader asks for bytes, so a slow reader holds
     * back the sender.
     */
    non-sealed interface Stream extends Body {

        /**
         * Reads what is there.
         *
         * @return the number of bytes put into {@code into}, 0 when there are none now, -1 after the last one
         * @throws IOException the sender broke off or sent what is malformed ({@link ProxyException} where it has a
         *     name); the stream is then closed
         */
        int read(ByteBuffer into) throws IOException;

        /**
         * Calls once, on the I/O thread, when {@link #read} may have something to say again (bytes, the end, a
         * failure). A second call replaces the first. To be asked for only after a read of 0.
         */
        void whenReadable(Runnable ready);
    }
}
