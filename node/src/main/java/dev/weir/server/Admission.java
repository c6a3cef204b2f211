// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.http.Client;
import dev.weir.http.PathNormaliser;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.RequestHead;
import dev.weir.http1.ReceivedHead;
import dev.weir.http2.RequestFields;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.List;

/**
 * What a request must be before any step sees it, whatever protocol it came by: a method we carry out, one authority, a
 * normalised path, a clean query.
 *
 * @param client whom it is from: the other end of the connection, or whom a trusted proxy there names
 */
record Admission(RequestHead head, Client client) {

    private static final int PORT_MAX = 65_535;
    /** What an HTTP/2 request says in other ways, or for one hop only. */
    private static final List<HttpString> NOT_FORWARDED = List.of(
            Headers.HOST,
            Headers.CONTENT_LENGTH,
            Headers.EXPECT,
            Headers.PROXY_AUTHORIZATION,
            Headers.PROXY_AUTHENTICATE,
            new HttpString("HTTP2-Settings"));

    /** Admits an HTTP/1.1 or HTTP/1.0 request. */
    static Admission admit(ReceivedHead head, ClientSocket socket, Door door) throws ProxyException {
        String authority = head.host();
        if (authority.isEmpty() && !head.http11()) {
            authority = socket.authority();
        }
        authority(authority);
        checkMethod(head.method(), door.trace(), head.length());
        boolean noPath = head.target().equals(LastHop.NO_PATH) && head.method().equals(Methods.OPTIONS);
        String target = noPath ? LastHop.NO_PATH : originForm(head.target(), authority);
        return admit(
                head.method(),
                authority,
                target,
                head.headers(),
                head.http11() ? "1.1" : "1.0",
                head.upgrade(),
                socket,
                door);
    }

    /**
     * Admits an HTTP/2 request. Its headers lose what is said elsewhere: {@code Host}, {@code Content-Length},
     * {@code Expect}.
     *
     * @param bodiless whether nothing follows the head
     */
    static Admission admit(RequestFields head, boolean bodiless, ClientSocket socket, Door door) throws ProxyException {
        door.limits().check(head);
        HeaderMap headers = head.headers();
        String authority = authority(http2Authority(head.authority(), headers));
        checkMethod(head.method(), door.trace(), bodiless ? 0 : head.length());
        checkExpectation(headers);
        boolean noPath = head.path().equals(LastHop.NO_PATH) && head.method().equals(Methods.OPTIONS);
        if (!noPath && !head.path().startsWith("/")) {
            throw wrong("a path like /path was expected");
        }
        NOT_FORWARDED.forEach(headers::remove);
        if (bodiless) {
            headers.remove(Headers.TRAILER);
        }
        return admit(head.method(), authority, head.path(), headers, "2", "", socket, door);
    }

    /** The authority, where {@code Host} does not name another one (RFC 9113 §8.3.1). */
    private static String http2Authority(String authority, HeaderMap headers) throws ProxyException {
        HeaderValues hosts = headers.get(Headers.HOST);
        if (hosts == null) {
            return authority;
        }
        String host = hosts.getFirst();
        if (hosts.size() != 1 || (!authority.isEmpty() && !authority.equalsIgnoreCase(host))) {
            throw wrong("one authority was expected, the same in :authority and Host");
        }
        return host;
    }

    private static void checkExpectation(HeaderMap headers) throws ProxyException {
        for (String expected : headers.eachValue(Headers.EXPECT)) {
            if (!expected.equalsIgnoreCase("100-continue")) {
                throw new ProxyException(ProxyError.EXPECTATION_FAILED, "only 100-continue can be expected");
            }
        }
    }

    /**
     * Admits a request whose method and authority are known to be good.
     *
     * @param target path and query, or {@link LastHop#NO_PATH}
     */
    static Admission admit(
            HttpString method,
            String authority,
            String target,
            HeaderMap headers,
            String version,
            String upgrade,
            ClientSocket socket,
            Door door)
            throws ProxyException {
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        String normal = target.equals(LastHop.NO_PATH) ? target : PathNormaliser.normalise(path);
        String query = question < 0 ? "" : query(target, question + 1);
        Client client = socket.client();
        String scheme = socket.scheme();
        if (door.trusted().isPresent()) {
            TrustedProxies.Origin origin = door.trusted().get().origin(client, scheme, headers);
            client = origin.client();
            scheme = origin.scheme();
        }
        RequestHead head = new RequestHead(method, scheme, authority, normal, query, headers, version, upgrade);
        return new Admission(head, client);
    }

    /**
     * Refuses the methods that are not for a gateway.
     *
     * @param trace whether TRACE is carried out; it shows a request's head to whoever sent it
     * @param length of the body, 0 where there is none
     */
    static void checkMethod(HttpString method, boolean trace, long length) throws ProxyException {
        if (method.equals(Methods.CONNECT) || (method.equals(Methods.TRACE) && !trace)) {
            throw new ProxyException(ProxyError.METHOD_NOT_IMPLEMENTED, method.toString());
        }
        if (method.equals(Methods.TRACE) && length != 0) {
            throw wrong("a TRACE has no body");
        }
    }

    /** What a request is for: a host, and perhaps a port (RFC 9110 §7.2), in characters that have one reading. */
    static String authority(String authority) throws ProxyException {
        boolean bracketed = authority.startsWith("[");
        int hostEnd = bracketed ? authority.indexOf(']') + 1 : authority.indexOf(':');
        int end = hostEnd < 0 ? authority.length() : hostEnd;
        boolean good = end > (bracketed ? "[]".length() : 0);
        for (int i = bracketed ? 1 : 0; good && i < (bracketed ? end - 1 : end); i++) {
            char c = authority.charAt(i);
            good = bracketed ? Character.digit(c, 16) >= 0 && c < 0x80 || c == ':' || c == '.' : hostCharacter(c);
        }
        int port = 0;
        for (int i = end + 1; good && i < authority.length(); i++) {
            int digit = authority.charAt(i) - '0';
            port = 10 * port + digit;
            good = digit >= 0 && digit <= 9 && i - end <= 5 && port <= PORT_MAX;
        }
        if (!good || (end < authority.length() && authority.charAt(end) != ':')) {
            throw wrong("one Host, a name or an address with perhaps a port, was expected");
        }
        return authority;
    }

    private static boolean hostCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-._~".indexOf(c) >= 0;
    }

    /** Path and query of an origin-form or absolute-form target; the latter must be for the host that Host names. */
    private static String originForm(String target, String authority) throws ProxyException {
        if (target.startsWith("/")) {
            return target;
        }
        int begin = target.indexOf("://") + 3;
        String scheme = begin < 3 ? "" : target.substring(0, begin - 3);
        if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https")) {
            throw wrong("a target like /path or http://host/path was expected");
        }
        int end = begin;
        while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
            end++;
        }
        if (!target.substring(begin, end).equalsIgnoreCase(authority)) {
            throw wrong("the target names another host than Host");
        }
        String rest = target.substring(end);
        return rest.startsWith("/") ? rest : '/' + rest;
    }

    private static String query(String target, int from) throws ProxyException {
        for (int i = from; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '#') {
                throw wrong("a character in the query that must be percent-encoded");
            }
        }
        return target.substring(from);
    }

    private static ProxyException wrong(String what) {
        return new ProxyException(ProxyError.HTTP_REQUEST_ERROR, what);
    }
}
