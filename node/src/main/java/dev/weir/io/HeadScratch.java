// SPDX-License-Identifier: Apache-2.0
package dev.weir.io;

import dev.weir.http1.FieldNames;
import java.nio.ByteBuffer;

/**
 * Memory in which one I/O thread writes and parses heads, one at a time: bytes on the heap and the names seen lately.
 */
public final class HeadScratch {

    /** Bytes that the head of a request may have at most. */
    public static final int REQUEST_HEAD_BYTES_MAX = 64 * 1024;

    /** Bytes that the head of an answer may have at most. */
    public static final int RESPONSE_HEAD_BYTES_MAX = 32 * 1024;

    public final byte[] bytes = new byte[REQUEST_HEAD_BYTES_MAX];
    public final ByteBuffer direct = ByteBuffer.allocateDirect(REQUEST_HEAD_BYTES_MAX + 16 * 1024);
    private final ByteBuffer probe = ByteBuffer.allocateDirect(1);
    public final FieldNames names = new FieldNames();

    /** Room for one byte that nobody looks at. */
    public ByteBuffer probe() {
        return probe.clear();
    }
}
