// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What follows a head: bytes in memory, a stream that is transferred without being collected, or a tunnel.
 *
 * <p>Whoever holds a body passes it on or closes it. Only the I/O thread of its request touches it.
 */
public sealed interface Body permits Body.Bytes, Body.Stream, Body.Tunnel {

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

        /** The fields that came after the body: empty before {@link #read} said -1, and where there were none. */
        default HeaderMap trailers() {
            return new HeaderMap();
        }
    }

    /**
     * What follows a {@code 101}: from here on both sides send what they like (RFC 9110 §7.8). A response with a tunnel
     * is passed on or closed like any other; nobody but the writer of the 101 looks into it.
     */
    non-sealed interface Tunnel extends Body {

        /** What the instance sends; ends when it sends no more. */
        Stream fromInstance();

        /** Moves what the client sends to the instance, from now on. Called once, when the client has the 101. */
        void toInstance(Stream fromClient);

        @Override
        default long length() {
            return -1;
        }
    }
}
