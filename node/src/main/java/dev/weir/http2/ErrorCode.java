// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

/** Why a stream or a connection ends before its time (RFC 9113 §7). */
public enum ErrorCode {
    NO_ERROR(0),
    PROTOCOL_ERROR(1),
    INTERNAL_ERROR(2),
    FLOW_CONTROL_ERROR(3),
    SETTINGS_TIMEOUT(4),
    STREAM_CLOSED(5),
    FRAME_SIZE_ERROR(6),
    REFUSED_STREAM(7),
    CANCEL(8),
    COMPRESSION_ERROR(9),
    CONNECT_ERROR(10),
    ENHANCE_YOUR_CALM(11),
    INADEQUATE_SECURITY(12),
    HTTP_1_1_REQUIRED(13);

    private static final ErrorCode[] CODES = values();

    private final int code;

    ErrorCode(int code) {
        this.code = code;
    }

    /** The code on the wire. */
    public int code() {
        return code;
    }

    /** What a code on the wire means; one nobody knows is no more than an error (RFC 9113 §7). */
    public static ErrorCode of(int code) {
        return code >= 0 && code < CODES.length ? CODES[code] : INTERNAL_ERROR;
    }
}
