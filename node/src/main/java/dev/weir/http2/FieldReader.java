// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import io.undertow.protocols.http2.HpackDecoder;
import io.undertow.protocols.http2.HpackException;
import java.nio.ByteBuffer;

/**
 * Decodes the header blocks of one connection (RFC 7541). Every block is decoded to its end, also one that nobody
 * wants: the table it leaves behind is what the next one is read with.
 */
final class FieldReader {

    private static final int TABLE_BYTES = 4096;

    private final HpackDecoder decoder = new HpackDecoder(TABLE_BYTES);
    private final int bytesMax;

    /** @param bytesMax of a head before it is too large, counted as in RFC 9113 §6.5.2 */
    FieldReader(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** @param block a whole header block; the fields may break any rule but those of the compression */
    Fields read(ByteBuffer block) throws ConnectionError {
        Fields fields = new Fields(bytesMax);
        decoder.setHeaderEmitter((name, value, secret) -> fields.add(name, value));
        try {
            decoder.decode(block, false);
        } catch (HpackException | RuntimeException e) {
            // However the decoder says that it cannot go on: the table is of no use any more.
            throw new ConnectionError(ErrorCode.COMPRESSION_ERROR, "a header block that cannot be decoded");
        }
        if (block.hasRemaining()) {
            throw new ConnectionError(ErrorCode.COMPRESSION_ERROR, "a header block that breaks off");
        }
        return fields;
    }
}
