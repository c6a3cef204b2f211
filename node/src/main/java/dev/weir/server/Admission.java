// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.http.PathNormaliser;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.RequestHead;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.net.InetSocketAddress;

/**
 * What a request must be before any step sees it: one clear framing (RFC 9112 §6.3), one authority, a normalised path.
 */
final class Admission {

    private static final int LENGTH_DIGITS_MAX = 18;

    private Admission() {}

    static RequestHead admit(HttpServerExchange exchange) throws ProxyException {
        HttpString method = exchange.getRequestMethod();
        if (method.equals(Methods.CONNECT) || method.equals(Methods.TRACE)) {
            throw new ProxyException(ProxyError.METHOD_NOT_IMPLEMENTED, method.toString());
        }
        if (!exchange.isHttp11() && !exchange.isHttp10()) {
            throw wrong("neither HTTP/1.1 nor HTTP/1.0");
        }
        HeaderMap headers = exchange.getRequestHeaders();
        checkFraming(exchange, headers);
        String authority = authority(exchange, headers);
        return new RequestHead(
                method,
                exchange.getRequestScheme(),
                authority,
                PathNormaliser.normalise(path(exchange, authority)),
                query(exchange),
                headers);
    }

    private static void checkFraming(HttpServerExchange exchange, HeaderMap headers) throws ProxyException {
        HeaderValues codings = headers.get(Headers.TRANSFER_ENCODING);
        HeaderValues lengths = headers.get(Headers.CONTENT_LENGTH);
        if (codings != null) {
            boolean chunked = codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked");
            if (!chunked || lengths != null || !exchange.isHttp11()) {
                throw wrong("Transfer-Encoding: chunked, alone, was expected");
            }
            if (!exchange.isRequestComplete()) {
                StrictChunkedConduit.install(exchange);
            }
        } else if (lengths != null) {
            String length = lengths.getFirst();
            if (lengths.size() != 1 || length.length() > LENGTH_DIGITS_MAX || !digits(length)) {
                throw wrong("Content-Length: one number of at most " + LENGTH_DIGITS_MAX + " digits was expected");
            }
        }
    }

    private static boolean digits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static String authority(HttpServerExchange exchange, HeaderMap headers) throws ProxyException {
        HeaderValues hosts = headers.get(Headers.HOST);
        if (hosts != null && hosts.size() == 1) {
            return hosts.getFirst();
        }
        if (hosts != null || exchange.isHttp11()) {
            throw wrong("one Host header was expected");
        }
        InetSocketAddress reached = exchange.getDestinationAddress();
        return reached.getHostString() + ':' + reached.getPort();
    }

    /** The path of an origin-form or absolute-form target; the authority of the latter must be the same as in Host. */
    private static String path(HttpServerExchange exchange, String authority) throws ProxyException {
        String target = exchange.getRequestURI();
        if (!exchange.isHostIncludedInRequestURI()) {
            return target;
        }
        int begin = target.indexOf("://") + 3;
        int slash = target.indexOf('/', begin);
        int end = slash < 0 ? target.length() : slash;
        if (!target.substring(begin, end).equalsIgnoreCase(authority)) {
            throw wrong("the target names another host than Host");
        }
        return slash < 0 ? "/" : target.substring(slash);
    }

    private static String query(HttpServerExchange exchange) throws ProxyException {
        String query = exchange.getQueryString();
        for (int i = 0; i < query.length(); i++) {
            char c = query.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '#') {
                throw wrong("a character in the query that must be percent-encoded");
            }
        }
        return query;
    }

    private static ProxyException wrong(String what) {
        return new ProxyException(ProxyError.HTTP_REQUEST_ERROR, what);
    }
}
