// SPDX-License-Identifier: Apache-2.0
package dev.weir.tls;

import dev.weir.io.IoLoop;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.conduits.StreamSourceConduit;

/**
 * The records that one side of a connection receives: opens them into the reader's buffer, and has a buffer of its own
 * only for what the reader had no room for and for the part of a record that waits for its rest. Only its I/O thread
 * touches it.
 */
final class TlsInput {

    private static final Logger log = LoggerFactory.getLogger(TlsInput.class);

    /** Times the socket is asked in a row before others on the same I/O thread have their turn. */
    private static final int ROUNDS_MAX = 16;

    /** Answers to the other side's key updates that may wait until it reads; past it, it means no good. */
    private static final int OWED_MAX = 8;

    /** A part of a record that waits for its rest and is no larger waits on the heap. */
    private static final int SMALL_BYTES = 2048;

    private static final int RECORD_HEADER_BYTES = 5;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final IoLoop loop;
    private final SSLEngine engine;
    private final StreamSourceConduit source;
    private final TlsOutput output;

    /** Received and not opened, opened and not taken: each from position to limit. */
    private @Nullable ByteBuffer received;

    private @Nullable ByteBuffer opened;
    private @Nullable IOException failure;
    private boolean ended;
    private boolean endTold;
    private int owed;

    TlsInput(IoLoop loop, SSLEngine engine, StreamSourceConduit source, TlsOutput output) {
        this.loop = loop;
        this.engine = engine;
        this.source = source;
        this.output = output;
    }

    /**
     * Opens one record of a handshake.
     *
     * @return whether there was one
     */
    boolean openOneOfHandshake() throws IOException {
        try {
            while (true) {
                if (received != null && received.hasRemaining()) {
                    Status status = engine.unwrap(received, NOTHING).getStatus();
                    if (status == Status.OK) {
                        return true;
                    }
                    if (status != Status.BUFFER_UNDERFLOW) {
                        throw new SSLException("the other side ended the handshake");
                    }
                }
                int count = receive();
                if (count < 0) {
                    throw new EOFException("closed during the TLS handshake");
                }
                if (count == 0) {
                    return false;
                }
            }
        } finally {
            park();
        }
    }

    /**
     * As {@link java.nio.channels.ReadableByteChannel#read}; -1 only after the other side said that it ends. Where it
     * returns less than there is room for, the socket was empty.
     */
    int read(ByteBuffer into) throws IOException {
        int start = into.position();
        take(into);
        try {
            fill(into);
        } catch (SSLException e) {
            output.alert(e);
            output.fail(e);
            fail(e);
        } catch (IOException e) {
            fail(e);
        }
        park();
        int count = into.position() - start;
        if (count > 0 || !into.hasRemaining()) {
            return count;
        }
        endTold = ended || failure != null;
        if (failure != null) {
            throw failure;
        }
        return ended ? -1 : 0;
    }

    private void fill(ByteBuffer into) throws IOException {
        open(into);
        for (int round = 0; round < ROUNDS_MAX && canOpen(into); round++) {
            int room = IoLoop.BUFFER_BYTES - (received == null ? 0 : received.remaining());
            int count = receive();
            if (count < 0) {
                throw new EOFException("closed without a close_notify");
            }
            open(into);
            if (count < room) {
                return;
            }
        }
    }

    private boolean canOpen(ByteBuffer into) {
        return into.hasRemaining() && opened == null && !ended && failure == null;
    }

    /** Opens what was received, as long as it is whole records and there is room for what is in them. */
    private void open(ByteBuffer into) throws IOException {
        while (received != null && received.hasRemaining() && canOpen(into)) {
            SSLEngineResult result = engine.unwrap(received, into);
            if (result.getStatus() == Status.BUFFER_OVERFLOW) {
                result = openBeside(received, into);
            }
            if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
                return;
            }
            ended = result.getStatus() == Status.CLOSED;
            obey(result.getHandshakeStatus());
        }
    }

    private SSLEngineResult openBeside(ByteBuffer from, ByteBuffer into) throws SSLException {
        ByteBuffer buffer = loop.takeBuffer();
        opened = buffer;
        try {
            return engine.unwrap(from, buffer);
        } finally {
            buffer.flip();
            take(into);
        }
    }

    private void take(ByteBuffer into) {
        if (opened == null) {
            return;
        }
        int count = Math.min(opened.remaining(), into.remaining());
        into.put(into.position(), opened, opened.position(), count);
        into.position(into.position() + count);
        opened.position(opened.position() + count);
        if (!opened.hasRemaining()) {
            loop.giveBuffer(opened);
            opened = null;
        }
    }

    /** Answers what asks for an answer: new keys (RFC 8446 §4.6.3), an end. Nobody negotiates a second time. */
    private void obey(HandshakeStatus status) throws SSLException {
        if (status == HandshakeStatus.NEED_TASK) {
            throw new SSLException("the other side wants to negotiate anew");
        }
        // With TLS 1.3 one direction may end alone; the engine wants to send something then, and there is nothing.
        boolean oneWay = engine.getSession().getProtocol().equals("TLSv1.3");
        if (status != HandshakeStatus.NEED_WRAP || (ended && oneWay)) {
            return;
        }
        if (ended) {
            output.wasEnded();
        }
        if (output.sealOwn()) {
            owed = 0;
        } else if (++owed > OWED_MAX) {
            throw new SSLException("the other side does not read what it asks for");
        }
        try {
            output.flush();
        } catch (IOException e) {
            log.debug("an answer could not be sent", e); // whoever writes is told; there may be more to read
        }
    }

    /** Whether a reader that is told now reads something, or the end, without anything being received. */
    boolean hasMore() {
        return opened != null || (over() ? !endTold : hasWholeRecord());
    }

    /** Whether nothing more is received. */
    boolean over() {
        return ended || failure != null;
    }

    private boolean hasWholeRecord() {
        ByteBuffer bytes = received;
        if (bytes == null || bytes.remaining() < RECORD_HEADER_BYTES) {
            return false;
        }
        int length = bytes.getShort(bytes.position() + RECORD_HEADER_BYTES - Short.BYTES) & 0xffff;
        return bytes.remaining() >= RECORD_HEADER_BYTES + length;
    }

    /** Receives behind what is there. */
    private int receive() throws IOException {
        ByteBuffer buffer = received;
        if (buffer == null || !buffer.isDirect()) {
            buffer = loop.takeBuffer();
            if (received != null) {
                buffer.put(received);
            }
        } else {
            buffer.compact();
        }
        received = buffer;
        try {
            return source.read(buffer);
        } finally {
            buffer.flip();
        }
    }

    /** Lets go of a buffer in which nothing, or little, waits for the rest of its record. */
    private void park() {
        if (received != null && received.isDirect() && received.remaining() <= SMALL_BYTES) {
            ByteBuffer buffer = received;
            received = buffer.hasRemaining()
                    ? ByteBuffer.allocate(buffer.remaining()).put(buffer).flip()
                    : null;
            loop.giveBuffer(buffer);
        }
    }

    private void fail(IOException why) {
        if (failure == null) {
            failure = why;
        }
    }

    /** Gives every buffer back. */
    void release() {
        fail(new ClosedChannelException());
        if (received != null && received.isDirect()) {
            loop.giveBuffer(received);
        }
        if (opened != null) {
            loop.giveBuffer(opened);
        }
        received = null;
        opened = null;
    }
}
