// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Cuts what is received into frames (RFC 9113 §4.1). The input may be split anywhere: DATA is handed on as it comes,
 * every other frame when it is whole; what has to wait for more stays in the input.
 */
final class FrameReader {

    /** Whom frames go to. */
    interface Sink {

        /** A frame of a known type other than DATA, with its whole payload. */
        void frame(int type, int flags, int stream, ByteBuffer payload) throws IOException;

        /** A frame of a type nobody knows: its payload is passed over. */
        void unknown(int stream) throws IOException;

        /**
         * A DATA frame begins.
         *
         * @param length what it takes of the windows, padding included
         * @param padding how much of that is no data
         */
        void dataBegins(int stream, int length, int padding, boolean last) throws IOException;

        /** The next bytes of the DATA frame under way; what is not taken is lost. Empty where the frame is. */
        void data(ByteBuffer piece, boolean last) throws IOException;

        /** Whether nobody listens any more. */
        boolean deaf();
    }

    private boolean inData;
    private boolean last;
    private int dataLeft;
    private int skipLeft;

    /** Reads frames until the input has no whole one more. */
    void read(ByteBuffer in, Sink sink) throws IOException {
        boolean more = true;
        while (more && !sink.deaf()) {
            more = inData ? data(in, sink) : skipLeft > 0 ? skip(in) : frame(in, sink);
        }
    }

    private boolean skip(ByteBuffer in) {
        int count = Math.min(skipLeft, in.remaining());
        in.position(in.position() + count);
        skipLeft -= count;
        return skipLeft == 0;
    }

    private boolean data(ByteBuffer in, Sink sink) throws IOException {
        int count = Math.min(dataLeft, in.remaining());
        if (count == 0 && dataLeft > 0) {
            return false;
        }
        dataLeft -= count;
        inData = dataLeft > 0;
        int limit = in.limit();
        int end = in.position() + count;
        in.limit(end);
        try {
            sink.data(in, last && !inData);
        } finally {
            in.limit(limit).position(end);
        }
        return true;
    }

    private boolean frame(ByteBuffer in, Sink sink) throws IOException {
        if (in.remaining() < Frames.HEAD_BYTES) {
            return false;
        }
        int at = in.position();
        int length = (in.get(at) & 0xff) << 16 | (in.getShort(at + 1) & 0xffff);
        int type = in.get(at + 3) & 0xff;
        int flags = in.get(at + 4) & 0xff;
        int stream = in.getInt(at + 5) & Frames.STREAM_MAX;
        if (length > Frames.PAYLOAD_BYTES_MAX) {
            throw new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, "a frame of " + length + " bytes");
        }
        if (type == Frames.DATA) {
            return begin(in, sink, length, flags, stream);
        }
        if (type > Frames.CONTINUATION) {
            in.position(at + Frames.HEAD_BYTES);
            skipLeft = length;
            sink.unknown(stream);
            return true;
        }
        if (in.remaining() < Frames.HEAD_BYTES + length) {
            return false;
        }
        whole(in, sink, length, type, flags, stream);
        return true;
    }

    private static void whole(ByteBuffer in, Sink sink, int length, int type, int flags, int stream)
            throws IOException {
        int limit = in.limit();
        int begin = in.position() + Frames.HEAD_BYTES;
        in.limit(begin + length).position(begin);
        try {
            sink.frame(type, flags, stream, in);
        } finally {
            in.limit(limit).position(begin + length);
        }
    }

    private boolean begin(ByteBuffer in, Sink sink, int length, int flags, int stream) throws IOException {
        int padding = 0;
        int head = Frames.HEAD_BYTES;
        if ((flags & Frames.PADDED) != 0) {
            if (length == 0) {
                throw new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, "a padded frame without a padding length");
            }
            if (in.remaining() <= head) {
                return false;
            }
            padding = 1 + (in.get(in.position() + head) & 0xff);
            head++;
            if (padding > length) {
                throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "more padding than frame");
            }
            skipLeft = padding - 1;
        }
        in.position(in.position() + head);
        inData = true;
        last = (flags & Frames.END_STREAM) != 0;
        dataLeft = length - padding;
        sink.dataBegins(stream, length, padding, last);
        return true;
    }
}
