// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.io.IoLoop;
import io.undertow.util.HeaderMap;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Writes the frames that are not data. None of them waits for a window, so each is on its way when it returns. */
final class Control {

    private static final int SETTING_BYTES = 6;
    private static final int PING_BYTES = 8;
    private static final int GOAWAY_BYTES = 8;
    private static final int REASON_BYTES_MAX = 100;

    private final IoLoop loop;
    private final Outbound outbound;
    private final Runnable written;
    private final Consumer<RuntimeException> broke;
    private final FieldWriter fields = new FieldWriter();

    /**
     * Over one connection.
     *
     * @param written is told that there is something to write to the socket, soon
     * @param broke is told of a bug in the middle of a head, after which nobody knows the other end's table of fields
     */
    Control(IoLoop loop, Outbound outbound, Runnable written, Consumer<RuntimeException> broke) {
        this.loop = loop;
        this.outbound = outbound;
        this.written = written;
        this.broke = broke;
    }

    /** What a connection begins with, after the preface of a client. */
    void settings(Http2Settings ours, Role role) {
        boolean client = role == Role.CLIENT;
        if (client) {
            byte[] preface = Frames.preface();
            outbound.frame(preface.length).put(preface);
        }
        int payload = 3 * SETTING_BYTES;
        ByteBuffer out = outbound.frame(Frames.HEAD_BYTES + payload);
        Frames.head(out, payload, Frames.SETTINGS, 0, 0);
        if (client) {
            Frames.setting(out, Frames.ENABLE_PUSH, 0);
        } else {
            Frames.setting(out, Frames.MAX_CONCURRENT_STREAMS, ours.streamsMax());
        }
        Frames.setting(out, Frames.INITIAL_WINDOW_SIZE, ours.streamBytes());
        Frames.setting(out, Frames.MAX_HEADER_LIST_SIZE, ours.headBytesMax());
        written.run();
        int more = ours.connectionBytes() - Frames.WINDOW_INITIAL;
        if (more > 0) {
            windowUpdate(0, more);
        }
    }

    void settingsAgreed() {
        Frames.head(outbound.frame(Frames.HEAD_BYTES), 0, Frames.SETTINGS, Frames.ACK, 0);
        written.run();
    }

    /** The other end's table holds so much. */
    void tableBytes(int granted) {
        fields.tableBytes(granted);
    }

    /** @throws ProxyException a field cannot be sent; nothing was sent then */
    void head(int stream, HeaderMap head, boolean last) throws ProxyException {
        ByteBuffer block = loop.scratch().direct;
        try {
            fields.write(head, block);
        } catch (RuntimeException e) {
            broke.accept(e);
            throw new ProxyException(ProxyError.PROXY_INTERNAL_ERROR, "a head could not be written");
        }
        outbound.headers(stream, block, last);
        written.run();
    }

    void reset(int stream, ErrorCode code) {
        ByteBuffer out = outbound.frame(Frames.HEAD_BYTES + Integer.BYTES);
        Frames.head(out, Integer.BYTES, Frames.RST_STREAM, 0, stream);
        out.putInt(code.code());
        written.run();
    }

    void windowUpdate(int stream, int increment) {
        ByteBuffer out = outbound.frame(Frames.HEAD_BYTES + Integer.BYTES);
        Frames.head(out, Integer.BYTES, Frames.WINDOW_UPDATE, 0, stream);
        out.putInt(increment);
        written.run();
    }

    void ping(long opaque, boolean ack) {
        ByteBuffer out = outbound.frame(Frames.HEAD_BYTES + PING_BYTES);
        Frames.head(out, PING_BYTES, Frames.PING, ack ? Frames.ACK : 0, 0);
        out.putLong(opaque);
        written.run();
    }

    /** @param why for whoever looks into the frames of the other end; empty where nothing is wrong */
    void goAway(int lastStream, ErrorCode code, String why) {
        byte[] text = why.getBytes(StandardCharsets.US_ASCII);
        int length = Math.min(text.length, REASON_BYTES_MAX);
        ByteBuffer out = outbound.frame(Frames.HEAD_BYTES + GOAWAY_BYTES + length);
        Frames.head(out, GOAWAY_BYTES + length, Frames.GOAWAY, 0, 0);
        out.putInt(lastStream).putInt(code.code()).put(text, 0, length);
        written.run();
    }
}
