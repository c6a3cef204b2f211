// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What each frame means (RFC 9113 §6), and what is wrong with those that come where they must not. */
final class FrameHandler implements FrameReader.Sink {

    private static final int PING_BYTES = 8;
    private static final int PRIORITY_BYTES = 5;
    private static final int SETTING_BYTES = 6;

    private final Http2Connection connection;
    private final Streams streams;
    private final HeadHandler heads;
    private final FloodGuard guard;
    private final ReceiveWindow window;
    private boolean settingsCame;
    private @Nullable Http2Stream receiver;

    FrameHandler(Http2Connection connection, Streams streams, FloodGuard guard, ReceiveWindow window) {
        this.connection = connection;
        this.streams = streams;
        this.heads = new HeadHandler(connection, streams);
        this.guard = guard;
        this.window = window;
    }

    /** Whether the other end has said what it grants; nothing may come before that. */
    boolean settingsCame() {
        return settingsCame;
    }

    /** Whether a head has begun that is not whole yet. */
    boolean inHead() {
        return heads.unfinished() != 0;
    }

    @Override
    public boolean deaf() {
        return connection.isEnded();
    }

    @Override
    public void frame(int type, int flags, int stream, ByteBuffer payload) throws IOException {
        inOrder(type, stream);
        try {
            switch (type) {
                case Frames.HEADERS -> {
                    check(stream != 0, "HEADERS of the connection");
                    heads.headers(flags, stream, payload);
                }
                case Frames.PRIORITY -> priority(stream, payload);
                case Frames.RST_STREAM -> reset(stream, payload);
                case Frames.SETTINGS -> settings(flags, stream, payload);
                case Frames.PING -> ping(flags, stream, payload);
                case Frames.GOAWAY -> goAway(stream, payload);
                case Frames.WINDOW_UPDATE -> windowUpdate(stream, payload);
                case Frames.CONTINUATION -> heads.continuation(flags, stream, payload);
                default -> check(false, "PUSH_PROMISE, which nobody may send us");
            }
        } catch (StreamError e) {
            streams.refuse(e);
        }
    }

    @Override
    public void unknown(int stream) throws ConnectionError {
        inOrder(Integer.MAX_VALUE, stream);
        guard.frame();
    }

    private void inOrder(int type, int stream) throws ConnectionError {
        check(settingsCame || type == Frames.SETTINGS, "a connection that does not begin with SETTINGS");
        int unfinished = heads.unfinished();
        check(
                unfinished == 0 || (type == Frames.CONTINUATION && stream == unfinished),
                "a frame in the middle of a head");
    }

    @Override
    public void dataBegins(int stream, int length, int padding, boolean last) throws IOException {
        inOrder(Frames.DATA, stream);
        check(stream != 0, "DATA of the connection");
        if (!window.received(length)) {
            throw new ConnectionError(ErrorCode.FLOW_CONTROL_ERROR, "more data than the connection's window allows");
        }
        if (length - padding > 0) {
            guard.dataMoved(length - padding);
        } else if (!last) {
            guard.frame();
        }
        receiver = streams.get(stream);
        try {
            expect(stream, length, padding, last);
        } catch (StreamError e) {
            receiver = null;
            streams.refuse(e);
        }
        if (receiver == null) {
            connection.credit(padding);
        } else {
            receiver.consumed(padding);
        }
    }

    private void expect(int stream, int length, int padding, boolean last) throws ConnectionError, StreamError {
        if (receiver != null) {
            receiver.receiving().expect(length, padding, last);
        } else {
            check(!streams.isIdle(stream), "DATA of a stream that was not opened");
            streams.checkEnded(stream, "data");
        }
    }

    @Override
    public void data(ByteBuffer piece, boolean last) {
        Http2Stream stream = receiver;
        if (last) {
            receiver = null;
        }
        if (stream == null || stream.isClosed()) {
            connection.credit(piece.remaining());
        } else {
            stream.receiving().data(piece, last);
        }
    }

    private void priority(int stream, ByteBuffer payload) throws ConnectionError {
        check(stream != 0, "PRIORITY of the connection");
        size(payload.remaining() == PRIORITY_BYTES, "PRIORITY");
        guard.frame();
    }

    private void reset(int stream, ByteBuffer payload) throws ConnectionError {
        size(payload.remaining() == 4, "RST_STREAM");
        check(stream != 0 && !streams.isIdle(stream), "RST_STREAM of a stream that was not opened");
        streams.faulted();
        Http2Stream open = streams.get(stream);
        if (open != null) {
            streams.reset(open, ErrorCode.of(payload.getInt()));
        }
    }

    private void settings(int flags, int stream, ByteBuffer payload) throws ConnectionError {
        check(stream == 0, "SETTINGS of a stream");
        if ((flags & Frames.ACK) != 0) {
            size(!payload.hasRemaining(), "SETTINGS that agree");
            check(settingsCame, "a connection that does not begin with SETTINGS");
            connection.agreed();
            return;
        }
        size(payload.remaining() % SETTING_BYTES == 0, "SETTINGS");
        guard.settings();
        settingsCame = true;
        connection.granted(payload);
    }

    private void ping(int flags, int stream, ByteBuffer payload) throws ConnectionError {
        size(payload.remaining() == PING_BYTES, "PING");
        check(stream == 0, "PING of a stream");
        if ((flags & Frames.ACK) != 0) {
            connection.departure().pingAnswered(payload.getLong());
        } else {
            guard.frame();
            connection.control().ping(payload.getLong(), true);
        }
    }

    private void goAway(int stream, ByteBuffer payload) throws ConnectionError {
        check(stream == 0, "GOAWAY of a stream");
        size(payload.remaining() >= 8, "GOAWAY");
        guard.frame();
        connection.theyLeave(payload.getInt() & Frames.STREAM_MAX);
    }

    private void windowUpdate(int stream, ByteBuffer payload) throws ConnectionError, StreamError {
        size(payload.remaining() == 4, "WINDOW_UPDATE");
        int increment = payload.getInt() & Frames.WINDOW_MAX;
        guard.frame();
        if (stream == 0) {
            check(increment > 0, "WINDOW_UPDATE by nothing");
            if (!connection.outbound().widen(increment)) {
                throw new ConnectionError(ErrorCode.FLOW_CONTROL_ERROR, "a window that is too large");
            }
            return;
        }
        check(!streams.isIdle(stream), "WINDOW_UPDATE of a stream that was not opened");
        Http2Stream open = streams.get(stream);
        if (open != null && increment == 0) {
            throw new StreamError(stream, ErrorCode.PROTOCOL_ERROR, "WINDOW_UPDATE by nothing");
        } else if (open != null && !open.widen(increment)) {
            throw new StreamError(stream, ErrorCode.FLOW_CONTROL_ERROR, "a window that is too large");
        }
    }

    private static void check(boolean good, String wrong) throws ConnectionError {
        if (!good) {
            throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, wrong);
        }
    }

    private static void size(boolean good, String what) throws ConnectionError {
        if (!good) {
            throw new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, what + " of a wrong size");
        }
    }
}
