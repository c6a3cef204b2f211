// SPDX-License-Identifier: Apache-2.0
package dev.weir.http1;

import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http1.FieldNames.Field;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request as a client sent it: request line and header section (RFC 9112 §3 and §5), read strictly. What
 * is for this connection only is taken out of the headers and said in the other components; {@code TE} and
 * {@code Trailer} stay, in their plainest form, where trailers are asked for or announced.
 *
 * @param target as it stands in the request line
 * @param host the value of {@code Host}; empty when there is none
 * @param length of the body in bytes, or {@link #CHUNKED}
 * @param persistent whether the client would send another request on the connection
 * @param upgrade the protocol it would switch to, if that is not HTTP or TLS; empty when none
 * @param expectsContinue whether it waits for {@code 100 Continue} before the body
 */
public record ReceivedHead(
        HttpString method,
        String target,
        boolean http11,
        HeaderMap headers,
        String host,
        long length,
        boolean persistent,
        String upgrade,
        boolean expectsContinue) {

    public static final long CHUNKED = -1;

    /** Where HTTP/2 begins that was not negotiated (RFC 9113 §3.4): no HTTP/1.1 request looks like it. */
    private static final byte[] HTTP2_PREFACE = "PRI * HTTP/2.0\r\n".getBytes(StandardCharsets.US_ASCII);

    /**
     * Reads a head.
     *
     * @param start index of its first byte
     * @param end index after its empty line, as {@link ResponseHead#end} found it
     * @param headersMax how many header lines it may have
     */
    public static ReceivedHead parse(byte[] bytes, int start, int end, FieldNames names, int headersMax)
            throws ProxyException {
        return new Parser(bytes, names, headersMax).parse(start, end);
    }

    /** Whether the bytes begin, as far as they go, with the preface of HTTP/2. */
    public static boolean beginsHttp2(byte[] bytes, int to) {
        int length = Math.min(to, HTTP2_PREFACE.length);
        return Arrays.equals(bytes, 0, length, HTTP2_PREFACE, 0, length) && length > 0;
    }

    /** One pass over the bytes of one head. */
    private static final class Parser {

        private static final HttpString TRAILERS = new HttpString("trailers");

        private final byte[] bytes;
        private final FieldNames names;
        private final HeaderLines lines;
        private final int headersMax;
        private final HeaderMap headers = new HeaderMap();
        private @Nullable String host;
        private @Nullable String codings;
        private final ConnectionOptions connection = new ConnectionOptions();
        private String upgrade = "";
        private long length = -1;
        private boolean expectsContinue;
        private boolean trailers;

        Parser(byte[] bytes, FieldNames names, int headersMax) {
            this.bytes = bytes;
            this.names = names;
            this.lines = new HeaderLines(bytes, names, ProxyError.HTTP_REQUEST_ERROR);
            this.headersMax = headersMax;
        }

        ReceivedHead parse(int start, int end) throws ProxyException {
            int methodEnd = wordEnd(start);
            int targetEnd = wordEnd(methodEnd + 1);
            HttpString method = method(start, methodEnd);
            String target = new String(bytes, methodEnd + 1, targetEnd - methodEnd - 1, StandardCharsets.ISO_8859_1);
            boolean http11 = version(targetEnd + 1, end);
            lines.moveTo(targetEnd + 11);
            for (int count = 1; lines.at() < end - 2; count++) {
                if (count > headersMax) {
                    throw new ProxyException(
                            ProxyError.HTTP_REQUEST_HEADERS_TOO_LARGE, "more than " + headersMax + " headers");
                }
                accept(lines.field(end));
            }
            boolean persistent = options(http11);
            return new ReceivedHead(
                    method,
                    target,
                    http11,
                    headers,
                    host == null ? "" : host,
                    framing(http11),
                    persistent,
                    http11 ? upgrade : "",
                    http11 && expectsContinue);
        }

        /** Index of the blank that ends a word of the request line. */
        private int wordEnd(int from) throws ProxyException {
            int i = from;
            while (bytes[i] > ' ' && bytes[i] != 0x7f) {
                i++;
            }
            if (i == from || bytes[i] != ' ') {
                throw lines.wrong("a request line like GET /path HTTP/1.1 was expected");
            }
            return i;
        }

        private HttpString method(int from, int to) throws ProxyException {
            Field method = names.get(bytes, from, to);
            if (method == null) {
                throw lines.wrong("the method is not a token");
            }
            for (int i = from; i < to; i++) {
                if (bytes[i] >= 'a' && bytes[i] <= 'z') {
                    throw new ProxyException(ProxyError.METHOD_NOT_IMPLEMENTED, "methods are case-sensitive");
                }
            }
            return method.name();
        }

        /** @return whether it is HTTP/1.1 */
        private boolean version(int from, int end) throws ProxyException {
            boolean http = from + 12 <= end
                    && bytes[from] == 'H'
                    && bytes[from + 1] == 'T'
                    && bytes[from + 2] == 'T'
                    && bytes[from + 3] == 'P'
                    && bytes[from + 4] == '/'
                    && digit(bytes[from + 5])
                    && bytes[from + 6] == '.'
                    && digit(bytes[from + 7])
                    && bytes[from + 8] == '\r'
                    && bytes[from + 9] == '\n';
            if (!http) {
                throw lines.wrong("a request line like GET /path HTTP/1.1 was expected");
            }
            if (bytes[from + 5] != '1' || bytes[from + 7] > '1') {
                throw new ProxyException(ProxyError.HTTP_VERSION_NOT_SUPPORTED, "HTTP/1.1 or HTTP/1.0 was expected");
            }
            return bytes[from + 7] == '1';
        }

        private static boolean digit(byte b) {
            return b >= '0' && b <= '9';
        }

        private void accept(Field field) throws ProxyException {
            switch (field.kind()) {
                case END_TO_END -> headers.add(field.name(), lines.value());
                case HOST -> {
                    if (host != null) {
                        throw lines.wrong("one Host header was expected");
                    }
                    host = lines.value();
                }
                case CONTENT_LENGTH -> contentLength(lines.value());
                case TRANSFER_ENCODING -> {
                    if (codings != null) {
                        throw lines.wrong("one Transfer-Encoding header was expected");
                    }
                    codings = lines.value();
                }
                case CONNECTION -> connection.add(lines.value());
                case EXPECT -> expect(lines.value());
                case TE -> trailers |= lists(lines.value(), TRAILERS);
                case TRAILER -> headers.add(field.name(), lines.value());
                case UPGRADE -> upgrade = upgrade.isEmpty() ? lines.value() : upgrade + ',' + lines.value();
                case KEEP_ALIVE, HOP_BY_HOP -> {} // it ends here (RFC 9110 §7.6.1)
            }
        }

        private void contentLength(String value) throws ProxyException {
            long said = ContentLength.parse(value);
            if (said < 0 || length >= 0) {
                throw lines.wrong(
                        "Content-Length: one number of at most " + ContentLength.DIGITS_MAX + " digits was expected");
            }
            length = said;
        }

        private void expect(String value) throws ProxyException {
            if (!value.equalsIgnoreCase("100-continue")) {
                throw new ProxyException(ProxyError.EXPECTATION_FAILED, "only 100-continue can be expected");
            }
            expectsContinue = true;
        }

        /** The one framing the request has (RFC 9112 §6.3). */
        private long framing(boolean http11) throws ProxyException {
            if (codings == null) {
                headers.remove(Headers.TRAILER);
                return Math.max(length, 0);
            }
            if (length >= 0 || !http11) {
                throw lines.wrong("Transfer-Encoding: alone, in HTTP/1.1, was expected");
            }
            String last = codings.substring(codings.lastIndexOf(',') + 1).trim();
            if (!last.equalsIgnoreCase("chunked")) {
                throw lines.wrong("Transfer-Encoding: chunked was expected");
            }
            if (last.length() < codings.length()) {
                throw new ProxyException(
                        ProxyError.TRANSFER_CODING_NOT_IMPLEMENTED, "Transfer-Encoding: chunked was expected");
            }
            return CHUNKED;
        }

        /**
         * Applies the options of {@code Connection}.
         *
         * @return whether the connection stays
         */
        private boolean options(boolean http11) {
            connection.remove(headers);
            if (trailers && connection.te()) {
                headers.put(Headers.TE, "trailers");
            }
            upgrade = connection.upgrades() ? otherProtocol(upgrade) : "";
            return connection.stays(http11);
        }

        /** The first that is not HTTP itself or its encryption: these are between the client and us. */
        private static String otherProtocol(String listed) {
            for (String part : listed.split(",", -1)) {
                String protocol = part.trim();
                String lower = protocol.toLowerCase(Locale.ROOT);
                boolean ours = lower.startsWith("h2") || lower.startsWith("http") || lower.startsWith("tls");
                if (!lower.isEmpty() && !ours) {
                    return protocol;
                }
            }
            return "";
        }

        private static boolean lists(String value, HttpString wanted) {
            for (String part : value.split(",", -1)) {
                if (part.trim().equalsIgnoreCase(wanted.toString())) {
                    return true;
                }
            }
            return false;
        }
    }
}
