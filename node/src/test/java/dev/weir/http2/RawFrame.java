// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** One frame as it stands on the wire. */
public final class RawFrame {

    private final int type;
    private final int flags;
    private final int stream;
    private final byte[] payload;

    RawFrame(int type, int flags, int stream, byte[] payload) {
        this.type = type;
        this.flags = flags;
        this.stream = stream;
        this.payload = payload;
    }

    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int PRIORITY = 2;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PUSH_PROMISE = 5;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;

    public static final int ACK = 1;
    public static final int END_STREAM = 1;
    public static final int END_HEADERS = 4;
    public static final int PADDED = 8;
    public static final int WITH_PRIORITY = 0x20;

    public static RawFrame of(int type, int flags, int stream, byte... payload) {
        return new RawFrame(type, flags, stream, payload);
    }

    public static RawFrame headers(int stream, byte[] block) {
        return of(HEADERS, END_HEADERS, stream, block);
    }

    /** A request without a body. */
    public static RawFrame request(int stream, byte[] block) {
        return of(HEADERS, END_HEADERS | END_STREAM, stream, block);
    }

    public static RawFrame data(int stream, byte... bytes) {
        return of(DATA, 0, stream, bytes);
    }

    public static RawFrame lastData(int stream, byte... bytes) {
        return of(DATA, END_STREAM, stream, bytes);
    }

    public static RawFrame reset(int stream, ErrorCode code) {
        return of(RST_STREAM, 0, stream, number(code.code()));
    }

    public static RawFrame windowUpdate(int stream, int increment) {
        return of(WINDOW_UPDATE, 0, stream, number(increment));
    }

    public static RawFrame ping(long opaque) {
        return of(PING, 0, 0, ByteBuffer.allocate(8).putLong(opaque).array());
    }

    public static RawFrame goAway(int last, ErrorCode code) {
        return of(
                GOAWAY,
                0,
                0,
                ByteBuffer.allocate(8).putInt(last).putInt(code.code()).array());
    }

    /** @param pairs identifier, value, identifier, value … */
    public static RawFrame settings(long... pairs) {
        ByteBuffer payload = ByteBuffer.allocate(pairs.length * 3);
        for (int i = 0; i < pairs.length; i += 2) {
            payload.putShort((short) pairs[i]).putInt((int) pairs[i + 1]);
        }
        return of(SETTINGS, 0, 0, payload.array());
    }

    public static RawFrame settingsAck() {
        return of(SETTINGS, ACK, 0);
    }

    public static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    public int type() {
        return type;
    }

    public int flags() {
        return flags;
    }

    public int stream() {
        return stream;
    }

    public byte[] payload() {
        return payload;
    }

    public byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(9 + payload.length);
        bytes.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        bytes.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        return bytes.array();
    }

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** The number in the payload at an index. */
    public int numberAt(int index) {
        return ByteBuffer.wrap(payload).getInt(index);
    }

    @Override
    public String toString() {
        return "type " + type + " flags " + flags + " stream " + stream + " bytes " + payload.length + ' '
                + Arrays.toString(Arrays.copyOf(payload, Math.min(payload.length, 16)));
    }
}
