// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The header block that is arriving in several frames, if one is: nothing else may come between (RFC 9113 §4.3). */
final class HeaderBlock {

    /** What we decode at most, so that a head that is too large can still be answered. */
    private static final int BYTES_MAX = 64 * 1024;

    private static final int FRAMES_MAX = 64;
    private static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;
    private int count;
    private int frames;
    private int stream;
    private boolean last;

    /** The stream whose block is not whole yet, or 0. */
    int stream() {
        return stream;
    }

    /** Whether the stream ends with this block. */
    boolean last() {
        return last;
    }

    /** The first frame came, and said that others follow. */
    void begin(int ofStream, boolean endsStream, ByteBuffer fragment) throws ConnectionError {
        stream = ofStream;
        last = endsStream;
        add(fragment);
    }

    void add(ByteBuffer fragment) throws ConnectionError {
        int more = fragment.remaining();
        frames++;
        if (count + more > BYTES_MAX || frames > FRAMES_MAX) {
            throw new ConnectionError(ErrorCode.ENHANCE_YOUR_CALM, "a head without an end");
        }
        if (count + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(count + more, Math.min(BYTES_MAX, 2 * bytes.length)));
        }
        fragment.get(bytes, count, more);
        count += more;
    }

    /** The last frame came: the block, and room for the next one. */
    ByteBuffer end() {
        ByteBuffer whole = ByteBuffer.wrap(bytes, 0, count);
        bytes = NOTHING;
        count = 0;
        frames = 0;
        stream = 0;
        return whole;
    }
}
