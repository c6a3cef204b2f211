// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The numbers of frames on the wire (RFC 9113 §4.1, §6), and how the small ones are written. */
final class Frames {

    static final int HEAD_BYTES = 9;

    /** Where in it the flags are. */
    static final int FLAGS_AT = 4;

    /** What a frame may carry at most: nobody has to accept more, and we do not (RFC 9113 §4.2). */
    static final int PAYLOAD_BYTES_MAX = 16 * 1024;

    static final int WINDOW_MAX = Integer.MAX_VALUE;
    static final int STREAM_MAX = Integer.MAX_VALUE;

    /** The window everything begins with (RFC 9113 §6.9.2). */
    static final int WINDOW_INITIAL = 65_535;

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int ACK = 0x1;
    static final int END_STREAM = 0x1;
    static final int END_HEADERS = 0x4;
    static final int PADDED = 0x8;
    static final int WITH_PRIORITY = 0x20;

    static final int HEADER_TABLE_SIZE = 1;
    static final int ENABLE_PUSH = 2;
    static final int MAX_CONCURRENT_STREAMS = 3;
    static final int INITIAL_WINDOW_SIZE = 4;
    static final int MAX_FRAME_SIZE = 5;
    static final int MAX_HEADER_LIST_SIZE = 6;

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private Frames() {}

    /** What a client says first (RFC 9113 §3.4). */
    static byte[] preface() {
        return PREFACE.clone();
    }

    static void head(ByteBuffer out, int length, int type, int flags, int stream) {
        out.put((byte) (length >>> 16)).putShort((short) length);
        out.put((byte) type).put((byte) flags).putInt(stream);
    }

    static void setting(ByteBuffer out, int identifier, int value) {
        out.putShort((short) identifier).putInt(value);
    }
}
