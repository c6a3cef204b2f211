// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.Set;

/**
 * The head of a request as it was admitted. Nobody changes it, its header map neither: a step that wants other headers
 * makes another head.
 *
 * @param scheme {@code http} or {@code https}: how the client reached the listener, never what it claims
 * @param authority what the client asked for in {@code Host}, with the port if it gave one
 * @param path normalised and still percent-encoded: what is matched is what is forwarded
 * @param query as sent, without the question mark; empty when there is none
 * @param version of HTTP as it stands in {@code Via}: {@code 1.0}, {@code 1.1} or {@code 2}
 * @param upgrade the protocol the client would like to switch to, such as {@code websocket}; empty when none
 */
public record RequestHead(
        HttpString method,
        String scheme,
        String authority,
        String path,
        String query,
        HeaderMap headers,
        String version,
        String upgrade) {

    private static final Set<HttpString> IDEMPOTENT =
            Set.of(Methods.GET, Methods.HEAD, Methods.OPTIONS, Methods.TRACE, Methods.PUT, Methods.DELETE);

    /** The head of an HTTP/1.1 request that wants no upgrade. */
    public RequestHead(
            HttpString method, String scheme, String authority, String path, String query, HeaderMap headers) {
        this(method, scheme, authority, path, query, headers, "1.1", "");
    }

    /** The same head for another path, normalised and percent-encoded. */
    public RequestHead withPath(String other) {
        return new RequestHead(method, scheme, authority, other, query, headers, version, upgrade);
    }

    /** The same head with another query, as it would be sent. */
    public RequestHead withQuery(String other) {
        return new RequestHead(method, scheme, authority, path, other, headers, version, upgrade);
    }

    /** The same head for another authority. */
    public RequestHead withAuthority(String other) {
        return new RequestHead(method, scheme, other, path, query, headers, version, upgrade);
    }

    /** The same head with another method. */
    public RequestHead withMethod(HttpString other) {
        return new RequestHead(other, scheme, authority, path, query, headers, version, upgrade);
    }

    /** The same head with other headers. */
    public RequestHead withHeaders(HeaderMap others) {
        return new RequestHead(method, scheme, authority, path, query, others, version, upgrade);
    }

    /** The host of the authority in lower case, without the port and without the dot of the root at its end. */
    public String host() {
        int colon = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.indexOf(':');
        int end = colon > 0 ? colon : authority.length();
        if (end > 1 && authority.charAt(end - 1) == '.') {
            end--;
        }
        return lowerCase(authority.substring(0, end));
    }

    /** Whether the request, sent twice, does what it does sent once (RFC 9110 §9.2.2). */
    public boolean idempotent() {
        return IDEMPOTENT.contains(method);
    }

    /** Path and query as they stand in a request line. */
    public String target() {
        return query.isEmpty() ? path : path + '?' + query;
    }

    private static String lowerCase(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                return host.toLowerCase(java.util.Locale.ROOT);
            }
        }
        return host;
    }
}
