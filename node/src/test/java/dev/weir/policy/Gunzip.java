// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.http.Body;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;

/** A reader of a body that decodes what it has so far. */
final class Gunzip {

    private static final int HEADER_BYTES = 10;

    private final Body.Stream from;
    private final int room;
    private final ByteArrayOutputStream got = new ByteArrayOutputStream();
    private int last;

    /** @param room how many bytes it reads at most at once */
    Gunzip(Body body, int room) {
        this.from = (Body.Stream) body;
        this.room = room;
    }

    /** The text of a body that is in memory. */
    static String decode(Body body) throws IOException {
        ByteBuffer bytes = ((Body.Bytes) body).bytes();
        byte[] array = new byte[bytes.remaining()];
        bytes.get(array);
        return decode(array);
    }

    private static String decode(byte[] bytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    /** Reads until there is nothing more now, or for good. */
    Gunzip read() throws IOException {
        do {
            ByteBuffer into = ByteBuffer.allocateDirect(room);
            last = from.read(into);
            byte[] bytes = new byte[into.flip().remaining()];
            into.get(bytes);
            got.writeBytes(bytes);
        } while (last > 0);
        return this;
    }

    boolean ended() {
        return last < 0;
    }

    /** How many bytes came. */
    int size() {
        return got.size();
    }

    /** What a client can show of what came so far. */
    String soFar() throws DataFormatException {
        Inflater inflater = new Inflater(true);
        try {
            byte[] bytes = got.toByteArray();
            inflater.setInput(bytes, HEADER_BYTES, Math.max(0, bytes.length - HEADER_BYTES));
            byte[] text = new byte[1 << 20];
            return new String(text, 0, inflater.inflate(text), UTF_8);
        } finally {
            inflater.end();
        }
    }

    /** The text of all of it. */
    String whole() throws IOException {
        return decode(got.toByteArray());
    }
}
