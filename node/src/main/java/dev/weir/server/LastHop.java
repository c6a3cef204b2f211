// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.http.Body;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.RequestHead;
import dev.weir.http.Response;
import dev.weir.http1.ContentLength;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.Optional;
import java.util.Set;

/**
 * Where the way of an {@code OPTIONS} or {@code TRACE} ends here: it asks about the gateway itself, or its
 * {@code Max-Forwards} is used up (RFC 9110 §7.6.2).
 */
final class LastHop {

    /** The path of {@code OPTIONS *}, which is about no resource. */
    static final String NO_PATH = "*";

    private static final String ALLOWED = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    /** What is not to be read back by a script (RFC 9110 §9.3.8). */
    private static final Set<HttpString> SENSITIVE =
            Set.of(Headers.AUTHORIZATION, Headers.COOKIE, Headers.PROXY_AUTHORIZATION);

    private LastHop() {}

    /** Whether the request may end here. */
    static boolean concerns(RequestHead head) {
        return head.method().equals(Methods.OPTIONS) || head.method().equals(Methods.TRACE);
    }

    /** The answer, where the request goes no further. */
    static Optional<Response> answer(RequestHead head, Body body) throws ProxyException {
        if (!head.path().equals(NO_PATH) && left(head) != 0) {
            return Optional.empty();
        }
        body.close();
        if (head.method().equals(Methods.TRACE)) {
            return Optional.of(Response.text(200, "message/http", echo(head)));
        }
        Response response = Response.of(204, Body.EMPTY);
        response.headers().put(Headers.ALLOW, ALLOWED);
        return Optional.of(response);
    }

    /** The head for the next hop. */
    static RequestHead forwarded(RequestHead head) throws ProxyException {
        long left = left(head);
        if (left < 0) {
            return head;
        }
        HeaderMap headers = new HeaderMap();
        headers.putAll(head.headers());
        headers.put(Headers.MAX_FORWARDS, Long.toString(left - 1));
        return head.withHeaders(headers);
    }

    /** How many hops are left; -1 where nobody counts. */
    private static long left(RequestHead head) throws ProxyException {
        HeaderValues values = head.headers().get(Headers.MAX_FORWARDS);
        if (values == null) {
            return -1;
        }
        long left = values.size() == 1 ? ContentLength.parse(values.getFirst()) : -1;
        if (left < 0) {
            throw new ProxyException(ProxyError.HTTP_REQUEST_ERROR, "Max-Forwards: one number was expected");
        }
        return left;
    }

    private static String echo(RequestHead head) {
        StringBuilder text = new StringBuilder();
        text.append(head.method())
                .append(' ')
                .append(head.target())
                .append(" HTTP/")
                .append(head.version());
        text.append("\r\nHost: ").append(head.authority()).append("\r\n");
        for (HeaderValues values : head.headers()) {
            if (!SENSITIVE.contains(values.getHeaderName())) {
                values.forEach(value -> text.append(values.getHeaderName())
                        .append(": ")
                        .append(value)
                        .append("\r\n"));
            }
        }
        return text.append("\r\n").toString();
    }
}
