// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.http.Body;
import dev.weir.http.Interim;
import dev.weir.http.ProxyException;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The client's side of one request, whatever protocol it speaks: what the pipeline needs to answer it. The protocol
 * makes one per request, and tells the {@link Inbound} that goes with it when the client leaves. Only its I/O thread
 * touches it.
 */
interface ServerStream extends Interim {

    /** A body whose end alone will tell how long it is. */
    long UNKNOWN = -1;

    /** An answer that ends with its head, and says nothing of a length that its headers do not say. */
    long NO_BODY = -2;

    /**
     * Begins the final answer. Whoever calls it goes on with {@link #write}, {@link #flush} or {@link #finish} before
     * it returns to the loop: nothing is sent before.
     *
     * @param status 200 to 599, or 101 with {@link #NO_BODY}, which is followed by {@link #takeOver}
     * @param headers end-to-end headers; the framing is the protocol's business
     * @param length of the body in bytes, {@link #UNKNOWN} or {@link #NO_BODY}
     * @throws ProxyException a header has what no header may have; nothing was sent, another answer may begin
     */
    void begin(int status, HeaderMap headers, long length) throws ProxyException;

    /** Tells a client that waits for it to send its body (100, RFC 9110 §10.1.1). */
    void sendContinue() throws IOException;

    /**
     * Writes bytes of the body.
     *
     * @return how many were taken; 0 when the client has to take some first
     * @throws IOException the client is gone
     */
    int write(ByteBuffer bytes) throws IOException;

    /**
     * Sends what was written and is still here.
     *
     * @return whether all of it is on its way
     */
    boolean flush() throws IOException;

    /**
     * Ends the answer after its last byte.
     *
     * @param trailers fields that follow the body, where the protocol and the client take them
     * @return whether all of it is on its way; else to be called again when writable
     */
    boolean finish(HeaderMap trailers) throws IOException;

    /** Calls once, from the loop, when something can be written again. */
    void whenWritable(Runnable ready);

    /** The answer is on its way and nobody touches the stream any more: the connection goes on with what comes next. */
    void done();

    /** Ends it in the middle, so that nobody takes what was sent for the whole. Safe to call twice. */
    void reset();

    /**
     * What the client sends after a 101 that was flushed: from here on {@link #write} moves bytes without any framing.
     */
    Body.Stream takeOver();
}
