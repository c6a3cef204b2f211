// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.http.Body;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads what is there of a body. */
final class Bodies {

    private Bodies() {}

    /** The bytes that can be read now. */
    static String text(Body body) {
        if (body instanceof Body.Bytes bytes) {
            return StandardCharsets.ISO_8859_1.decode(bytes.bytes()).toString();
        }
        StringBuilder text = new StringBuilder();
        ByteBuffer into = ByteBuffer.allocate(1_000);
        try {
            while (((Body.Stream) body).read(into.clear()) > 0) {
                text.append(StandardCharsets.ISO_8859_1.decode(into.flip()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
