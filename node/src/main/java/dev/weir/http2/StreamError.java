// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import java.io.IOException;

/** The other end broke a rule in a way that ends one stream; the others go on (RFC 9113 §5.4.2). */
final class StreamError extends IOException {

    private final int stream;
    private final ErrorCode code;

    StreamError(int stream, ErrorCode code, String what) {
        super(what);
        this.stream = stream;
        this.code = code;
    }

    int stream() {
        return stream;
    }

    ErrorCode code() {
        return code;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
