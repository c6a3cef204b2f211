// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import java.nio.ByteBuffer;

/** What a client says before its first frame (RFC 9113 §3.4), as far as it has come. */
final class Preface {

    private static final byte[] BYTES = Frames.preface();

    private int seen;

    /** @param role of a client, which does not hear one */
    Preface(Role role) {
        this.seen = role == Role.CLIENT ? BYTES.length : 0;
    }

    /** @return whether all of it has come */
    boolean read(ByteBuffer in) throws ConnectionError {
        while (seen < BYTES.length && in.hasRemaining()) {
            if (in.get() != BYTES[seen++]) {
                throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "something else than HTTP/2");
            }
        }
        return seen == BYTES.length;
    }
}
