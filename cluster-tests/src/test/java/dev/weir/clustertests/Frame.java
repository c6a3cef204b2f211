// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A frame of a WebSocket (RFC 6455 §5.2). */
final class Frame {

    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int HEAD_BYTES_MAX = 10;
    private static final int SHORT = 126;
    private static final int LONG = 127;

    private final boolean last;
    private final int opcode;
    private final byte[] payload;

    private Frame(boolean last, int opcode, byte[] payload) {
        this.last = last;
        this.opcode = opcode;
        this.payload = payload;
    }

    static Frame text(String text) {
        return new Frame(true, TEXT, text.getBytes(UTF_8));
    }

    static Frame close(int status, String reason) {
        byte[] text = reason.getBytes(UTF_8);
        byte[] payload = ByteBuffer.allocate(2 + text.length)
                .putShort((short) status)
                .put(text)
                .array();
        return new Frame(true, CLOSE, payload);
    }

    /** The last of a message, with the same payload and another meaning. */
    Frame as(int otherOpcode) {
        return new Frame(true, otherOpcode, payload);
    }

    /** The next one that a client sends. */
    static Frame read(DataInputStream input) throws IOException {
        int first = input.readUnsignedByte();
        int second = input.readUnsignedByte();
        if (second < 0x80) {
            throw new IOException("a frame of a client is masked, this one is not");
        }
        int length = second & 0x7f;
        if (length == SHORT) {
            length = input.readUnsignedShort();
        } else if (length == LONG) {
            length = Math.toIntExact(input.readLong());
        }
        byte[] mask = new byte[4];
        input.readFully(mask);
        byte[] payload = new byte[length];
        input.readFully(payload);
        for (int i = 0; i < length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return new Frame(first >= 0x80, first & 0xf, payload);
    }

    int opcode() {
        return opcode;
    }

    /** Its payload, if that is text. */
    String text() {
        return new String(payload, UTF_8);
    }

    /** As a service sends it. */
    byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(HEAD_BYTES_MAX + payload.length);
        bytes.put((byte) ((last ? 0x80 : 0) | opcode));
        if (payload.length < SHORT) {
            bytes.put((byte) payload.length);
        } else if (payload.length <= 0xffff) {
            bytes.put((byte) SHORT).putShort((short) payload.length);
        } else {
            bytes.put((byte) LONG).putLong(payload.length);
        }
        bytes.put(payload).flip();
        byte[] array = new byte[bytes.remaining()];
        bytes.get(array);
        return array;
    }
}
