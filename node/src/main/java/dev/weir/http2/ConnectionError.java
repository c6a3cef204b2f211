// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import java.io.IOException;

/** The other end broke a rule, or we failed, in a way that ends the whole connection (RFC 9113 §5.4.1). */
final class ConnectionError extends IOException {

    private final ErrorCode code;

    ConnectionError(ErrorCode code, String what) {
        super(what);
        this.code = code;
    }

    ErrorCode code() {
        return code;
    }

    /** What it is to the streams of the connection. */
    Http2Stream.Broken broken() {
        Cause cause = code == ErrorCode.INTERNAL_ERROR ? Cause.OURS : Cause.MALFORMED;
        return new Http2Stream.Broken(code, cause, String.valueOf(getMessage()));
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
