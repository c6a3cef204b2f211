// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import dev.weir.http.PathNormaliser;
import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import dev.weir.http.RequestHead;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request that is only talked about on the command line.
 *
 * @param authority empty where neither the URL nor a header names a host
 * @param path as given, not normalised
 */
record AskedRequest(String method, String scheme, String authority, String path, String query, HeaderMap headers) {

    /** Not {@link java.net.URI}, which refuses what clients do send. A fragment stays with the client. */
    private static final Pattern URL =
            Pattern.compile("(?:(?<scheme>(?i)https?)://(?<authority>[^/?#@\\s]+))?(?<path>/[^?#]*)?"
                    + "(?:\\?(?<query>[^#]*))?(?:#.*)?");

    private static final Pattern HEADER = Pattern.compile("(?<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+):(?<value>.*)");

    /** @throws IllegalArgumentException what is wrong with one of them */
    static AskedRequest parse(String method, String url, List<String> headers) {
        if (!method.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
            throw new IllegalArgumentException("METHOD: " + method + " (expected: a method such as GET)");
        }
        Matcher parts = URL.matcher(url);
        if (!parts.matches() || (parts.group("authority") == null && parts.group("path") == null)) {
            throw new IllegalArgumentException("URL: " + url + " (expected: http://host/path?query or /path?query)");
        }
        HeaderMap map = headers(headers);
        String authority = map.contains(Headers.HOST) ? map.getFirst(Headers.HOST) : or(parts.group("authority"), "");
        map.put(Headers.HOST, authority);
        return new AskedRequest(
                method,
                or(parts.group("scheme"), "http").toLowerCase(Locale.ROOT),
                authority,
                or(parts.group("path"), "/"),
                or(parts.group("query"), ""),
                map);
    }

    private static HeaderMap headers(List<String> lines) {
        HeaderMap map = new HeaderMap();
        for (String line : lines) {
            Matcher parts = HEADER.matcher(line);
            if (!parts.matches()) {
                throw new IllegalArgumentException("header: " + line + " (expected: 'Name: value')");
            }
            map.add(new HttpString(parts.group("name")), parts.group("value").strip());
        }
        return map;
    }

    private static String or(@Nullable String group, String otherwise) {
        return group == null ? otherwise : group;
    }

    /**
     * Its head as the listener would admit it.
     *
     * @throws ProxyException it would not be admitted
     */
    RequestHead head() throws ProxyException {
        HttpString verb = new HttpString(method);
        if (verb.equals(Methods.CONNECT) || verb.equals(Methods.TRACE)) {
            throw new ProxyException(ProxyError.METHOD_NOT_IMPLEMENTED, method);
        }
        return new RequestHead(verb, scheme, authority, PathNormaliser.normalise(path), query, headers);
    }
}
