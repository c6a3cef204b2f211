// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http1.FieldNames;
import dev.weir.http1.FieldNames.Kind;
import dev.weir.http1.HeadWriter;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.nio.charset.StandardCharsets;

/**
 * Writes the heads of answers as an HTTP/1.1 client gets them (RFC 9112 §4): the framing and the connection are ours.
 */
final class Http1Answer {

    /** RFC 8297, which the table of names does not know. */
    private static final int EARLY_HINTS = 103;

    private static final byte[][] STATUS_LINES = new byte[600][];
    private static final byte[] CLOSE = ascii("Connection: close\r\n");
    private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");
    private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
    private static final byte[] LENGTH = ascii("Content-Length: ");
    private static final byte[] CRLF = ascii("\r\n");

    static {
        for (int status = 100; status < STATUS_LINES.length; status++) {
            String reason = status == EARLY_HINTS ? "Early Hints" : StatusCodes.getReason(status);
            STATUS_LINES[status] = ascii("HTTP/1.1 " + status + ' ' + reason + "\r\n");
        }
    }

    private Http1Answer() {}

    /** What stands in {@code Connection}. */
    enum Connection {
        /** Nothing: HTTP/1.1 stays unless it says otherwise. */
        STAYS,
        /** An HTTP/1.0 client is told that it may stay. */
        KEEPS_ALIVE,
        CLOSES,
        SWITCHES
    }

    /**
     * Writes the head of a final answer, or of a 101.
     *
     * @param length as {@link ServerStream#begin} has it
     * @param chunked whether the body of unknown length is sent in chunks
     * @param date the value of a {@code Date}, where the answer has none
     * @return how many bytes were written
     */
    static int write(
            byte[] bytes,
            int status,
            HeaderMap headers,
            long length,
            boolean chunked,
            Connection connection,
            byte[] date)
            throws ProxyException {
        HeadWriter out = new HeadWriter(bytes, ProxyError.PROXY_INTERNAL_ERROR).raw(STATUS_LINES[status]);
        fields(
                out,
                headers,
                length == ServerStream.NO_BODY ? Kind.CONTENT_LENGTH : chunked ? Kind.TRAILER : Kind.END_TO_END);
        if (!headers.contains(Headers.DATE)) {
            out.raw(date);
        }
        if (length >= 0) {
            out.raw(LENGTH).ascii(Long.toString(length)).raw(CRLF);
        } else if (chunked) {
            out.raw(CHUNKED);
        }
        switch (connection) {
            case STAYS -> {}
            case KEEPS_ALIVE -> out.raw(KEEP_ALIVE);
            case CLOSES -> out.raw(CLOSE);
            case SWITCHES -> {
                out.ascii("Connection: Upgrade\r\n");
                for (String protocol : headers.eachValue(Headers.UPGRADE)) {
                    out.field(Headers.UPGRADE, protocol);
                }
            }
        }
        return out.raw(CRLF).length();
    }

    /** Writes an interim answer; returns how many bytes it has. */
    static int interim(byte[] bytes, int status, HeaderMap headers) throws ProxyException {
        HeadWriter out = new HeadWriter(bytes, ProxyError.PROXY_INTERNAL_ERROR).raw(STATUS_LINES[status]);
        fields(out, headers, Kind.END_TO_END);
        return out.raw(CRLF).length();
    }

    /** Writes what ends a chunked body; returns how many bytes it has. */
    static int lastChunk(byte[] bytes, HeaderMap trailers) throws ProxyException {
        HeadWriter out = new HeadWriter(bytes, ProxyError.PROXY_INTERNAL_ERROR).ascii("0\r\n");
        fields(out, trailers, Kind.END_TO_END);
        return out.raw(CRLF).length();
    }

    /** @param besides what is written beside the end-to-end fields: what says how this very message ends */
    private static void fields(HeadWriter out, HeaderMap headers, Kind besides) throws ProxyException {
        for (long cookie = headers.fastIterateNonEmpty(); cookie != -1; cookie = headers.fiNextNonEmpty(cookie)) {
            HeaderValues values = headers.fiCurrent(cookie);
            Kind kind = FieldNames.kindOf(values.getHeaderName());
            if (kind == Kind.END_TO_END || kind == besides) {
                for (int i = 0; i < values.size(); i++) {
                    out.field(values.getHeaderName(), values.get(i));
                }
            }
        }
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
