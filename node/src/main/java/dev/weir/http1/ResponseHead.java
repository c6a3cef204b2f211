// SPDX-License-Identifier: Apache-2.0
package dev.weir.http1;

import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http1.FieldNames.Field;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The head of an instance's answer: status line and header section (RFC 9112 §4 and §5), read strictly. Lines end with
 * CR LF, nothing is folded, the length is said once and in one way; everything else is a
 * {@link ProxyError#HTTP_PROTOCOL_ERROR}.
 *
 * @param headers end-to-end headers; {@code Content-Length} only where no body follows, {@code Trailer} only where
 *     trailers may
 * @param length of the body in bytes, {@link #CHUNKED} or {@link #UNTIL_CLOSE}
 * @param persistent whether the connection may serve another request
 * @param keepAlive how long the instance keeps an idle connection, where it says so
 * @param upgrade the protocols it names in {@code Upgrade}; empty when none
 */
public record ResponseHead(
        int status, HeaderMap headers, long length, boolean persistent, Optional<Duration> keepAlive, String upgrade) {

    public static final long CHUNKED = -2;
    public static final long UNTIL_CLOSE = -1;

    /**
     * Where the head ends.
     *
     * @param from where to begin: what stands before was looked through already
     * @return the index after the empty line, or -1 when it is not there yet
     */
    public static int end(byte[] bytes, int from, int to) {
        // A byte that is no line end stands in none of the four places, so the next that can is four further on.
        for (int i = Math.max(from, 3); i < to; ) {
            byte b = bytes[i];
            if (b > '\r' || (b != '\n' && b != '\r')) {
                i += 4;
            } else if (b == '\r') {
                i++;
            } else if (bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                return i + 1;
            } else {
                i += 2;
            }
        }
        return -1;
    }

    /** @param end as {@link #end} found it */
    public static ResponseHead parse(byte[] bytes, int end, FieldNames names, boolean headRequest)
            throws ProxyException {
        return new Parser(bytes, names).parse(end, headRequest);
    }

    public boolean interim() {
        return status < 200;
    }

    private static ProxyException wrong(String what) {
        return new ProxyException(ProxyError.HTTP_PROTOCOL_ERROR, what);
    }

    /** One pass over the bytes of one head. */
    private static final class Parser {

        private static final String TIMEOUT = "timeout=";
        private static final long SECONDS_MAX = 999_999;

        private final byte[] bytes;
        private final HeaderLines lines;
        private final HeaderMap headers = new HeaderMap();
        private long contentLength = UNTIL_CLOSE;
        private boolean chunked;
        private final ConnectionOptions connection = new ConnectionOptions();
        private @Nullable String keepAlive;
        private String trailer = "";
        private String upgrade = "";

        Parser(byte[] bytes, FieldNames names) {
            this.bytes = bytes;
            this.lines = new HeaderLines(bytes, names, ProxyError.HTTP_PROTOCOL_ERROR);
        }

        ResponseHead parse(int end, boolean headRequest) throws ProxyException {
            boolean http11 = version();
            int status = status();
            while (lines.at() < end - 2) {
                accept(lines.field(end));
            }
            boolean bodiless = headRequest || status < 200 || status == 204 || status == 304;
            if (chunked && !bodiless && !trailer.isEmpty()) {
                headers.put(Headers.TRAILER, trailer);
            }
            connection.remove(headers);
            if (chunked && (contentLength >= 0 || !http11)) {
                throw wrong("both Transfer-Encoding and Content-Length, or Transfer-Encoding in HTTP/1.0");
            }
            if (bodiless && contentLength >= 0 && status >= 200 && status != 204) {
                headers.put(Headers.CONTENT_LENGTH, Long.toString(contentLength));
            }
            long length = bodiless ? 0 : chunked ? CHUNKED : contentLength;
            boolean persistent = length != UNTIL_CLOSE && connection.stays(http11);
            return new ResponseHead(status, headers, length, persistent, keepAliveTimeout(), upgrade);
        }

        /** @return whether it is HTTP/1.1 */
        private boolean version() throws ProxyException {
            if (bytes[0] != 'H' || bytes[1] != 'T' || bytes[2] != 'T' || bytes[3] != 'P' || bytes[4] != '/') {
                throw wrong("the answer does not begin with HTTP/");
            }
            if (bytes[5] != '1' || bytes[6] != '.' || bytes[8] != ' ' || (bytes[7] != '0' && bytes[7] != '1')) {
                throw wrong("neither HTTP/1.1 nor HTTP/1.0");
            }
            return bytes[7] == '1';
        }

        private int status() throws ProxyException {
            int status = 0;
            for (int i = 9; i < 12; i++) {
                int digit = bytes[i] - '0';
                if (digit < 0 || digit > 9) {
                    throw wrong("the status is not three digits");
                }
                status = status * 10 + digit;
            }
            if (status < 100 || status > 599) {
                throw wrong("status: " + status + " (expected: 100 to 599)");
            }
            if (bytes[12] != ' ' && bytes[12] != '\r') {
                throw wrong("the status is not three digits");
            }
            lines.moveTo(lines.lineEnd(12) + 2);
            return status;
        }

        private void accept(Field field) throws ProxyException {
            switch (field.kind()) {
                case END_TO_END, HOST, EXPECT -> headers.add(field.name(), lines.value());
                case CONTENT_LENGTH -> contentLength(lines.value());
                case TRANSFER_ENCODING -> transferEncoding(lines.value());
                case CONNECTION -> connection.add(lines.value());
                case KEEP_ALIVE -> keepAlive = lines.value();
                case UPGRADE -> upgrade = joined(upgrade, lines.value());
                case TRAILER -> trailer = joined(trailer, lines.value());
                case TE, HOP_BY_HOP -> {} // it ends here (RFC 9110 §7.6.1)
            }
        }

        /** Several lines of a list are one list (RFC 9110 §5.3). */
        private static String joined(String before, String value) {
            return before.isEmpty() ? value : before + ", " + value;
        }

        private void contentLength(String value) throws ProxyException {
            long length = ContentLength.parse(value);
            if (length < 0 || contentLength >= 0) {
                throw wrong(
                        "Content-Length: one number of at most " + ContentLength.DIGITS_MAX + " digits was expected");
            }
            contentLength = length;
        }

        private void transferEncoding(String value) throws ProxyException {
            if (chunked || !value.equalsIgnoreCase("chunked")) {
                throw wrong("Transfer-Encoding: chunked, once, was expected");
            }
            chunked = true;
        }

        /** {@code Keep-Alive: timeout=5} (RFC 2068 §19.7.1.1): advice, so what cannot be read is passed over. */
        private Optional<Duration> keepAliveTimeout() {
            if (keepAlive == null) {
                return Optional.empty();
            }
            for (String part : keepAlive.split(",", -1)) {
                String text = part.trim();
                long seconds = text.startsWith(TIMEOUT) ? ContentLength.parse(text.substring(TIMEOUT.length())) : -1;
                if (seconds >= 0 && seconds <= SECONDS_MAX) {
                    return Optional.of(Duration.ofSeconds(seconds));
                }
            }
            return Optional.empty();
        }
    }
}
