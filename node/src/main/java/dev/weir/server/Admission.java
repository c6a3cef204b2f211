// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import dev.weir.http.PathNormaliser;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.RequestHead;
import dev.weir.http1.ReceivedHead;
import io.undertow.util.Methods;

/**
 * What a request must be before any step sees it, whatever protocol it came by: a method we carry out, one authority, a
 * normalised path, a clean query.
 */
final class Admission {

    private Admission() {}

    /** Admits an HTTP/1.1 or HTTP/1.0 request. */
    static RequestHead admit(ReceivedHead head, ClientSocket socket) throws ProxyException {
        if (head.method().equals(Methods.CONNECT) || head.method().equals(Methods.TRACE)) {
            throw new ProxyException(
                    ProxyError.METHOD_NOT_IMPLEMENTED, head.method().toString());
        }
        String authority = head.host();
        if (authority.isEmpty() && !head.http11()) {
            authority = socket.authority();
        }
        String target = originForm(head.target(), authority(authority));
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        String query = question < 0 ? "" : query(target, question + 1);
        return new RequestHead(
                head.method(),
                socket.scheme(),
                authority,
                PathNormaliser.normalise(path),
                query,
                head.headers(),
                head.http11() ? "1.1" : "1.0",
                head.upgrade());
    }

    /** What a request is for: a host, and perhaps a port (RFC 9110 §7.2), in characters that have one reading. */
    static String authority(String authority) throws ProxyException {
        boolean bracketed = authority.startsWith("[");
        int hostEnd = bracketed ? authority.indexOf(']') + 1 : authority.indexOf(':');
        int end = hostEnd < 0 ? authority.length() : hostEnd;
        boolean good = end > 0;
        for (int i = bracketed ? 1 : 0; good && i < (bracketed ? end - 1 : end); i++) {
            char c = authority.charAt(i);
            good = bracketed ? Character.digit(c, 16) >= 0 && c < 0x80 || c == ':' || c == '.' : hostCharacter(c);
        }
        for (int i = end + 1; good && i < authority.length(); i++) {
            good = authority.charAt(i) >= '0' && authority.charAt(i) <= '9' && i - end <= 5;
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
