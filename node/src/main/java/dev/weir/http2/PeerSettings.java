// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import java.nio.ByteBuffer;

/** What the other end grants us (RFC 9113 §6.5.2). What we never use of it is checked and forgotten. */
final class PeerSettings {

    /** Until the other end says otherwise: most grant as many. */
    private static final int STREAMS_ASSUMED = 100;

    private static final int FRAME_BYTES_LIMIT = 1 << 24;

    private int windowBytes = Frames.WINDOW_INITIAL;
    private int streamsMax = STREAMS_ASSUMED;
    private int tableBytes = Integer.MAX_VALUE;

    /** Takes the payload of a SETTINGS frame. */
    void take(ByteBuffer payload, Role ours) throws ConnectionError {
        while (payload.hasRemaining()) {
            int identifier = payload.getShort();
            long value = payload.getInt() & 0xffff_ffffL;
            switch (identifier) {
                case Frames.HEADER_TABLE_SIZE -> tableBytes = (int) Math.min(tableBytes, value);
                case Frames.ENABLE_PUSH -> check(value == 0 || (value == 1 && ours == Role.SERVER), "ENABLE_PUSH");
                case Frames.MAX_CONCURRENT_STREAMS -> streamsMax = (int) Math.min(Integer.MAX_VALUE, value);
                case Frames.INITIAL_WINDOW_SIZE -> window(value);
                case Frames.MAX_FRAME_SIZE ->
                    check(value >= Frames.PAYLOAD_BYTES_MAX && value < FRAME_BYTES_LIMIT, "MAX_FRAME_SIZE");
                default -> {} // nobody has to know them all
            }
        }
    }

    private void window(long value) throws ConnectionError {
        if (value > Frames.WINDOW_MAX) {
            throw new ConnectionError(ErrorCode.FLOW_CONTROL_ERROR, "INITIAL_WINDOW_SIZE that is none");
        }
        windowBytes = (int) value;
    }

    private static void check(boolean good, String setting) throws ConnectionError {
        if (!good) {
            throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, setting + " that is none");
        }
    }

    /** What a stream's window begins with. */
    int windowBytes() {
        return windowBytes;
    }

    /** Streams we may have open at once. */
    int streamsMax() {
        return streamsMax;
    }

    /** The smallest table for our header blocks that was asked for so far. */
    int tableBytes() {
        return tableBytes;
    }
}
