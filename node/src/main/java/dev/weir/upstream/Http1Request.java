// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.http.Body;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.RequestHead;
import dev.weir.http1.FieldNames;
import dev.weir.http1.FieldNames.Kind;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.Locale;

/**
 * Writes the head of a request as an instance gets it (RFC 9112 §3): hop-by-hop headers end here, the framing is ours,
 * and who forwards for whom is said anew ({@code X-Forwarded-*}, RFC 7239 {@code Forwarded}, RFC 9110 §7.6.3
 * {@code Via}).
 */
final class Http1Request {

    private final byte[] bytes;
    private int at;

    private Http1Request(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Writes the head.
     *
     * @return the number of bytes written into {@code bytes}
     * @throws ProxyException the head is too large, or a header has what no header may have
     */
    static int write(Request request, byte[] bytes) throws ProxyException {
        Http1Request writer = new Http1Request(bytes);
        try {
            writer.head(request);
        } catch (IndexOutOfBoundsException e) {
            throw new ProxyException(
                    ProxyError.HTTP_REQUEST_ERROR, "the head is larger than " + bytes.length + " bytes");
        }
        return writer.at;
    }

    /** Whether the request, sent twice, does what it does sent once (RFC 9110 §9.2.2). */
    static boolean idempotent(HttpString method) {
        return method.equals(Methods.GET)
                || method.equals(Methods.HEAD)
                || method.equals(Methods.OPTIONS)
                || method.equals(Methods.PUT)
                || method.equals(Methods.DELETE);
    }

    private void head(Request request) throws ProxyException {
        RequestHead head = request.head();
        name(head.method());
        ascii(" ");
        value(head.path());
        if (!head.query().isEmpty()) {
            ascii("?");
            value(head.query());
        }
        ascii(" HTTP/1.1\r\nHost: ");
        value(head.authority());
        ascii("\r\n");
        headers(head.headers());
        forwarded(request);
        framing(request);
        ascii("\r\n");
    }

    private void headers(HeaderMap headers) throws ProxyException {
        String nominated = headers.contains(Headers.CONNECTION)
                ? String.join(",", headers.get(Headers.CONNECTION)).toLowerCase(Locale.ROOT)
                : "";
        for (long cookie = headers.fastIterateNonEmpty(); cookie != -1; cookie = headers.fiNextNonEmpty(cookie)) {
            HeaderValues values = headers.fiCurrent(cookie);
            HttpString name = values.getHeaderName();
            if (FieldNames.kindOf(name) != Kind.END_TO_END
                    || Forwarding.ours(name)
                    || (!nominated.isEmpty() && nominates(nominated, name))) {
                continue;
            }
            for (int i = 0; i < values.size(); i++) {
                field(name, values.get(i));
            }
        }
    }

    /** Whether the sender said that the header is for this hop only. */
    private static boolean nominates(String options, HttpString name) {
        String wanted = name.toString();
        for (String option : options.split(",", -1)) {
            if (option.trim().equalsIgnoreCase(wanted)) {
                return true;
            }
        }
        return false;
    }

    private void forwarded(Request request) throws ProxyException {
        RequestHead head = request.head();
        field(Forwarding.X_FORWARDED_FOR, request.client().forwardedFor());
        field(Forwarding.X_FORWARDED_PROTO, head.scheme());
        field(Forwarding.X_FORWARDED_HOST, head.authority());
        field(Forwarding.X_FORWARDED_PORT, request.client().listenerPortText());
        field(Forwarding.FORWARDED, Forwarding.forwarded(request));
        field(Headers.VIA, Forwarding.via(head));
    }

    private void framing(Request request) throws ProxyException {
        Body body = request.body();
        if (body.length() < 0) {
            ascii("Transfer-Encoding: chunked\r\n");
        } else if (body.length() > 0 || expectsBody(request.method())) {
            ascii("Content-Length: ");
            ascii(Long.toString(body.length()));
            ascii("\r\n");
        }
    }

    /** Methods whose requests say so when they have no body (RFC 9110 §8.6). */
    private static boolean expectsBody(HttpString method) {
        return method.equals(Methods.POST) || method.equals(Methods.PUT) || method.equals(Methods.PATCH);
    }

    private void field(HttpString name, String value) throws ProxyException {
        name(name);
        ascii(": ");
        value(value);
        ascii("\r\n");
    }

    private void name(HttpString name) {
        int length = name.length();
        if (at + length > bytes.length) {
            throw new IndexOutOfBoundsException(at + length);
        }
        name.copyTo(bytes, at);
        at += length;
    }

    /** Copies what came from outside or from a config: nothing in it may end a line or leave Latin-1. */
    private void value(String text) throws ProxyException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < 0x20 && c != '\t') || c == 0x7f || c > 0xff) {
                throw new ProxyException(ProxyError.HTTP_REQUEST_ERROR, "a header has a character it must not have");
            }
        }
        ascii(text);
    }

    @SuppressWarnings("deprecation") // the one copy from String to byte[] without an allocation
    private void ascii(String text) {
        int length = text.length();
        text.getBytes(0, length, bytes, at);
        at += length;
    }
}
