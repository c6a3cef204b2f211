// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import dev.weir.io.IoLoop;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads the socket into frames. A connection that waits holds no buffer: one is taken while there is something to read,
 * and of a frame that is not whole yet just the beginning is kept.
 */
final class Intake {

    /** Buffers read in a row before others on the same I/O thread have their turn. */
    private static final int TURNS_MAX = 16;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Http2Connection connection;
    private final IoLoop loop;
    private final Wire wire;
    private final Outlet outlet;
    private final FrameHandler frames;
    private final FrameReader reader = new FrameReader();
    private final Preface preface;
    private final Deadline head;
    private ByteBuffer rest = NOTHING;

    /** A step in which the other end may turn out to break a rule. */
    private interface Step {
        void run() throws IOException;
    }

    Intake(Http2Connection connection, Wire wire, Outlet outlet, FrameHandler frames) {
        this.connection = connection;
        this.loop = connection.loop();
        this.wire = wire;
        this.outlet = outlet;
        this.frames = frames;
        this.preface = new Preface(connection.role());
        this.head = new Deadline(loop, connection.settings().head(), this::headMissed);
    }

    /** Takes what somebody else has read already. */
    void begin(ByteBuffer received) {
        if (received.hasRemaining()) {
            turn(() -> take(received));
        }
    }

    /** There is something to read. */
    void readable() {
        turn(() -> {
            int turns = TURNS_MAX;
            while (turns-- > 0 && !connection.isClosed() && !outlet.isCrowded() && receive()) {
                // there may be more
            }
        });
    }

    /** Whether the other end has said what it grants. */
    boolean settingsCame() {
        return frames.settingsCame();
    }

    private void turn(Step step) {
        outlet.hold();
        try {
            step.run();
        } catch (ConnectionError e) {
            connection.fail(e);
        } catch (IOException e) {
            connection.lost(e);
        } catch (RuntimeException e) {
            connection.broke(e);
        }
        if (!connection.isClosed()) {
            head.set(!connection.isEnded() && (frames.inHead() || rest.hasRemaining()));
        }
        outlet.release();
    }

    /** @return whether there may be more than there was room for */
    private boolean receive() throws IOException {
        ByteBuffer in = loop.takeBuffer();
        try {
            in.put(rest);
            rest = NOTHING;
            int count = wire.read(in);
            if (count < 0) {
                connection.lost("closed");
                return false;
            }
            boolean full = !in.hasRemaining();
            if (count > 0) {
                connection.keepAlive().heard();
            }
            take(in.flip());
            return full;
        } finally {
            loop.giveBuffer(in);
        }
    }

    private void take(ByteBuffer in) throws IOException {
        if (!connection.isEnded() && preface.read(in)) {
            reader.read(in, frames);
        }
        if (!connection.isEnded() && in.hasRemaining()) {
            rest = ByteBuffer.allocate(in.remaining()).put(in).flip();
        }
    }

    private void headMissed() {
        connection.fail(new ConnectionError(ErrorCode.ENHANCE_YOUR_CALM, "a frame or a head that does not end"));
    }

    void stop() {
        head.stop();
        rest = NOTHING;
    }
}
