// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.IntSupplier;

/** A socket whose other end is a test: takes and gives as many bytes at once as it is told to. */
final class MemoryWire implements Wire {

    private final IntSupplier takes;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private ByteBuffer coming = ByteBuffer.allocate(0);
    private Runnable readable = () -> {};
    private Runnable writable = () -> {};
    private boolean wantsReads;
    private boolean wantsWrites;
    private boolean over;
    private boolean closed;

    /** @param takes how many bytes the next write takes */
    MemoryWire(IntSupplier takes) {
        this.takes = takes;
    }

    /** The other end sends so much. */
    void send(byte[] bytes) {
        ByteBuffer more = ByteBuffer.allocate(coming.remaining() + bytes.length);
        coming = more.put(coming).put(bytes).flip();
        turn();
    }

    /** The other end sends no more. */
    void end() {
        over = true;
        turn();
    }

    /** One turn of the loop. */
    void turn() {
        if (wantsReads && !closed && (coming.hasRemaining() || over)) {
            readable.run();
        }
        if (wantsWrites && !closed) {
            writable.run();
        }
    }

    byte[] written() {
        return written.toByteArray();
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void listen(Runnable canRead, Runnable canWrite) {
        readable = canRead;
        writable = canWrite;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (!coming.hasRemaining()) {
            return over ? -1 : 0;
        }
        int count = Math.min(coming.remaining(), into.remaining());
        into.put(coming.slice().limit(count));
        coming.position(coming.position() + count);
        return count;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        int count = Math.min(bytes.remaining(), takes.getAsInt());
        byte[] taken = new byte[count];
        bytes.get(taken);
        written.writeBytes(taken);
        return count;
    }

    @Override
    public boolean flush() {
        return true;
    }

    @Override
    public void wantReads(boolean wanted) {
        wantsReads = wanted;
    }

    @Override
    public void wantWrites(boolean wanted) {
        wantsWrites = wanted;
    }

    @Override
    public void endWrites() {
        wantsWrites = false;
    }

    @Override
    public void close() {
        closed = true;
    }
}
