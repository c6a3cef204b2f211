// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.http.Body;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.Request;
import dev.weir.http.RequestHead;
import dev.weir.http1.FieldNames;
import dev.weir.http1.FieldNames.Kind;
import dev.weir.http1.HeadWriter;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;

/**
 * Writes the head of a request as an instance gets it (RFC 9112 §3): hop-by-hop headers end here, the framing is ours,
 * and who forwards for whom is said anew.
 */
final class Http1Request {

    private Http1Request() {}

    /**
     * Writes the head.
     *
     * @return the number of bytes written into {@code bytes}
     * @throws ProxyException the head is too large, or a header has what no header may have
     */
    static int write(Request request, byte[] bytes) throws ProxyException {
        RequestHead head = request.head();
        HeadWriter out = new HeadWriter(bytes, ProxyError.HTTP_REQUEST_ERROR);
        out.name(head.method()).ascii(" ").value(head.path());
        if (!head.query().isEmpty()) {
            out.ascii("?").value(head.query());
        }
        out.ascii(" HTTP/1.1\r\nHost: ").value(head.authority()).ascii("\r\n");
        headers(out, head.headers(), Forwarding.forwards(request));
        forwarded(out, request);
        connection(out, request);
        framing(out, request);
        return out.ascii("\r\n").length();
    }

    /**
     * Whether the instance is asked to switch protocols: never to HTTP/2, which is not begun like this any more (RFC
     * 9113 §3.1), and to WebSocket by a GET only (RFC 6455 §4.1).
     */
    static boolean asksForUpgrade(Request request) {
        String upgrade = request.head().upgrade();
        return !upgrade.isEmpty()
                && !upgrade.regionMatches(true, 0, "h2", 0, 2)
                && (!upgrade.equalsIgnoreCase("websocket") || request.method().equals(Methods.GET));
    }

    private static void headers(HeadWriter out, HeaderMap headers, boolean forwards) throws ProxyException {
        for (long cookie = headers.fastIterateNonEmpty(); cookie != -1; cookie = headers.fiNextNonEmpty(cookie)) {
            HeaderValues values = headers.fiCurrent(cookie);
            HttpString name = values.getHeaderName();
            if (FieldNames.kindOf(name) == Kind.END_TO_END && !Forwarding.ours(name, forwards)) {
                for (int i = 0; i < values.size(); i++) {
                    out.field(name, values.get(i));
                }
            }
        }
    }

    private static void forwarded(HeadWriter out, Request request) throws ProxyException {
        if (!Forwarding.forwards(request)) {
            return;
        }
        RequestHead head = request.head();
        out.field(Forwarding.X_FORWARDED_FOR, request.client().forwardedFor());
        out.field(Forwarding.X_FORWARDED_PROTO, head.scheme());
        out.field(Forwarding.X_FORWARDED_HOST, head.authority());
        out.field(Forwarding.X_FORWARDED_PORT, request.client().listenerPortText());
        out.field(Forwarding.FORWARDED, Forwarding.forwarded(request));
        out.field(Headers.VIA, Forwarding.via(head));
    }

    /** What we ask of the next hop ourselves: to switch protocols, and trailers for a client that takes them. */
    private static void connection(HeadWriter out, Request request) throws ProxyException {
        boolean upgrade = asksForUpgrade(request);
        boolean trailers = request.headers().contains(Headers.TE);
        if (upgrade) {
            out.field(Headers.UPGRADE, request.head().upgrade());
        }
        if (trailers) {
            out.ascii("TE: trailers\r\n");
        }
        if (upgrade || trailers) {
            out.ascii("Connection: ").ascii(upgrade ? trailers ? "Upgrade, TE" : "Upgrade" : "TE");
            out.ascii("\r\n");
        }
    }

    private static void framing(HeadWriter out, Request request) throws ProxyException {
        Body body = request.body();
        if (body.length() < 0) {
            out.ascii("Transfer-Encoding: chunked\r\n");
            for (String names : request.headers().eachValue(Headers.TRAILER)) {
                out.field(Headers.TRAILER, names);
            }
        } else if (body.length() > 0 || expectsBody(request.method())) {
            out.ascii("Content-Length: ").ascii(Long.toString(body.length())).ascii("\r\n");
        }
    }

    /** Methods whose requests say so when they have no body (RFC 9110 §8.6). */
    static boolean expectsBody(HttpString method) {
        return method.equals(Methods.POST) || method.equals(Methods.PUT) || method.equals(Methods.PATCH);
    }
}
