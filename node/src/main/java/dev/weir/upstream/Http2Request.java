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

/**
 * The head of a request as an instance gets it over HTTP/2 (RFC 9113 §8.3): what is for one hop ends here, the length
 * is ours, and who forwards for whom is said anew. What no field may have is refused when it is encoded.
 */
final class Http2Request {

    private static final HttpString METHOD = new HttpString(":method");
    private static final HttpString SCHEME = new HttpString(":scheme");
    private static final HttpString AUTHORITY = new HttpString(":authority");
    private static final HttpString PATH = new HttpString(":path");

    private Http2Request() {}

    /**
     * The fields.
     *
     * @param scheme how the instance is spoken to; how the client spoke to us is in {@code X-Forwarded-Proto}
     * @throws ProxyException the target has what no target may have
     */
    static HeaderMap fields(Request request, String scheme) throws ProxyException {
        RequestHead head = request.head();
        HeaderMap fields = new HeaderMap();
        fields.put(METHOD, head.method().toString());
        fields.put(SCHEME, scheme);
        fields.put(AUTHORITY, visible(head.authority()));
        fields.put(PATH, visible(head.target()));
        headers(fields, head.headers(), Forwarding.forwards(request));
        forwarded(fields, request);
        if (head.headers().contains(Headers.TE)) {
            fields.put(Headers.TE, "trailers");
        }
        framing(fields, request);
        return fields;
    }

    private static String visible(String text) throws ProxyException {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7f) {
                throw new ProxyException(ProxyError.HTTP_REQUEST_ERROR, "the target has a character it must not have");
            }
        }
        return text;
    }

    private static void headers(HeaderMap fields, HeaderMap headers, boolean forwards) {
        for (long cookie = headers.fastIterateNonEmpty(); cookie != -1; cookie = headers.fiNextNonEmpty(cookie)) {
            HeaderValues values = headers.fiCurrent(cookie);
            HttpString name = values.getHeaderName();
            boolean passed = FieldNames.kindOf(name) == Kind.END_TO_END && !Forwarding.ours(name, forwards);
            if (passed && name.byteAt(0) != ':') {
                for (int i = 0; i < values.size(); i++) {
                    fields.add(name, withoutBlanks(values.get(i)));
                }
            }
        }
    }

    /** Those at the ends are for HTTP/1.1 alone (RFC 9113 §8.2.1). */
    private static String withoutBlanks(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && isBlank(value.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static void forwarded(HeaderMap fields, Request request) {
        if (!Forwarding.forwards(request)) {
            return;
        }
        RequestHead head = request.head();
        fields.put(Forwarding.X_FORWARDED_FOR, request.client().forwardedFor());
        fields.put(Forwarding.X_FORWARDED_PROTO, head.scheme());
        fields.put(Forwarding.X_FORWARDED_HOST, head.authority());
        fields.put(Forwarding.X_FORWARDED_PORT, request.client().listenerPortText());
        fields.put(Forwarding.FORWARDED, Forwarding.forwarded(request));
        fields.add(Headers.VIA, Forwarding.via(head));
    }

    private static void framing(HeaderMap fields, Request request) {
        Body body = request.body();
        if (body.length() > 0 || (body.length() == 0 && Http1Request.expectsBody(request.method()))) {
            fields.put(Headers.CONTENT_LENGTH, Long.toString(body.length()));
        } else if (body.length() < 0) {
            for (String names : request.headers().eachValue(Headers.TRAILER)) {
                fields.add(Headers.TRAILER, names);
            }
        }
    }
}
