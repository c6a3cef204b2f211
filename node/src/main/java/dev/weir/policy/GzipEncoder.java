// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** The coding {@code gzip} (RFC 1952) with zlib. */
final class GzipEncoder implements Encoder {

    /** Magic number, deflate, no flags, no time, nothing said about the level, no system. */
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    /** With less room zlib would repeat the mark of a flush for ever (zlib.h, {@code deflate}). */
    private static final int ROOM_MIN = 64;

    private final Deflater deflater;
    private final CRC32 checksum = new CRC32();
    private final ByteBuffer pending = ByteBuffer.allocate(ROOM_MIN).order(ByteOrder.LITTLE_ENDIAN);
    private boolean ended;

    /** @param deflater without a wrapping of its own; ended with this encoder */
    GzipEncoder(Deflater deflater) {
        this.deflater = deflater;
        pending.put(HEADER).flip();
    }

    @Override
    public boolean encode(ByteBuffer from, ByteBuffer into, Step step) {
        if (step == Step.END) {
            deflater.finish();
        }
        while (move(pending, into) && into.hasRemaining() && !ended) {
            if (deflater.finished()) {
                trailer();
            } else if (into.remaining() < ROOM_MIN) {
                pending.clear();
                boolean more = deflate(from, pending, step);
                pending.flip();
                if (!more) {
                    return move(pending, into);
                }
            } else if (!deflate(from, into, step)) {
                return true;
            }
        }
        return ended && !pending.hasRemaining();
    }

    /** @return whether there is more to come: the room is used up, or the trailer is missing */
    private boolean deflate(ByteBuffer from, ByteBuffer into, Step step) {
        int begin = from.position();
        deflater.setInput(from);
        deflater.deflate(into, step == Step.FLUSH ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH);
        int end = from.position();
        checksum.update(from.duplicate().limit(end).position(begin));
        return !into.hasRemaining() || deflater.finished();
    }

    private void trailer() {
        pending.clear();
        pending.putInt((int) checksum.getValue()).putInt((int) deflater.getBytesRead());
        pending.flip();
        ended = true;
    }

    /** @return whether all of it is there */
    private static boolean move(ByteBuffer from, ByteBuffer into) {
        int count = Math.min(from.remaining(), into.remaining());
        into.put(into.position(), from, from.position(), count);
        into.position(into.position() + count);
        from.position(from.position() + count);
        return !from.hasRemaining();
    }

    @Override
    public void close() {
        deflater.end();
    }
}
