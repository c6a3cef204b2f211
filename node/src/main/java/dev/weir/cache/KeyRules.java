// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import dev.weir.http.RequestHead;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What tells requests apart: their URL, what the operator named, and what some upstreams take for the URL whoever says
 * it. So who sends such a field gets a response of his own, and spoils nobody else's.
 *
 * @param headers fields whose values count
 * @param cookies names of cookies whose values count
 * @param query which of its parameters count
 * @param consumer whether known callers share nothing with each other
 */
public record KeyRules(List<String> headers, List<String> cookies, QueryRules query, boolean consumer) {

    /** The URL alone. */
    public static final KeyRules STANDARD = new KeyRules(List.of(), List.of(), QueryRules.ALL, false);

    /*
     * Some frameworks build links, redirects or even the route from these. A cache that hands out the answer to a
     * request that has one gives its sender a say in what others see (Kettle, "Practical Web Cache Poisoning", 2018).
     * X-Forwarded-For, -Host, -Proto, -Port and Forwarded are not here: the gateway writes them itself.
     */
    private static final List<HttpString> TAKEN_FOR_THE_URL = Stream.of(
                    "X-Original-URL",
                    "X-Rewrite-URL",
                    "X-Host",
                    "X-Original-Host",
                    "X-HTTP-Host-Override",
                    "X-Forwarded-Server",
                    "X-Forwarded-Prefix",
                    "X-Forwarded-Path",
                    "X-Forwarded-Scheme",
                    "X-Forwarded-Protocol",
                    "X-Forwarded-SSL",
                    "X-Url-Scheme",
                    "Front-End-Https")
            .map(HttpString::new)
            .toList();

    public KeyRules {
        headers = List.copyOf(headers);
        cookies = List.copyOf(cookies);
    }

    /** @param caller the name of the known consumer who asks; empty where nobody knows */
    public CacheKey key(String route, RequestHead head, String caller) {
        return new CacheKey(route, url(head), parts(head.headers(), caller));
    }

    /**
     * The head without the port in its authority where that is the one that the client reached: nodes that listen on
     * ports of their own are one gateway. Another port counts, as clients could make upstreams write it into responses.
     *
     * @param reached the port of the listener, in decimal digits
     */
    public static RequestHead everywhere(RequestHead head, String reached) {
        String authority = Authority.without(reached, head.authority());
        return authority.length() == head.authority().length() ? head : head.withAuthority(authority);
    }

    /** The URL, and without the port that it names: as some nodes know it, and others. */
    public static Set<String> spellings(String url) {
        int from = url.indexOf("://") + 3;
        int path = url.indexOf('/', from);
        int to = path < 0 ? url.length() : path;
        int colon = url.lastIndexOf(':', to - 1);
        boolean named = colon >= from && url.charAt(to - 1) != ']';
        return named ? Set.of(url, url.substring(0, colon) + url.substring(to)) : Set.of(url);
    }

    /** The URL that responses to the request are found and purged by. */
    public String url(RequestHead head) {
        String counted = query.counted(head.query());
        String url = head.scheme() + "://" + Authority.normal(head.scheme(), head.authority()) + head.path();
        return counted.isEmpty() ? url : url + '?' + counted;
    }

    /** The request without what does not count: so that the response cannot depend on it. */
    public RequestHead counted(RequestHead head) {
        String counted = query.counted(head.query());
        return counted.equals(head.query())
                ? head
                : new RequestHead(
                        head.method(),
                        head.scheme(),
                        head.authority(),
                        head.path(),
                        counted,
                        head.headers(),
                        head.version(),
                        head.upgrade());
    }

    private String parts(HeaderMap fields, String caller) {
        StringBuilder parts = new StringBuilder();
        for (int i = 0; i < TAKEN_FOR_THE_URL.size(); i++) {
            HttpString name = TAKEN_FOR_THE_URL.get(i);
            HeaderValues lines = fields.get(name);
            if (lines != null) {
                part(parts, name.toString(), String.join(", ", lines));
            }
        }
        for (String name : headers) {
            HeaderValues lines = fields.get(name);
            if (lines != null) {
                part(parts, name, Veil.over(name, String.join(", ", lines)));
            }
        }
        for (String name : cookies) {
            cookie(parts, fields, name);
        }
        if (consumer && !caller.isEmpty()) {
            part(parts, "consumer", caller);
        }
        return parts.isEmpty() ? "" : parts.toString();
    }

    /** All cookies of that name: nobody knows which one an upstream reads (RFC 6265 §5.4). */
    private static void cookie(StringBuilder parts, HeaderMap fields, String name) {
        HeaderValues lines = fields.get(Headers.COOKIE);
        for (int i = 0; lines != null && i < lines.size(); i++) {
            for (String pair : lines.get(i).split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
                    part(
                            parts,
                            "cookie " + name,
                            Veil.digest(pair.substring(equals + 1).strip()));
                }
            }
        }
    }

    /** With its length, so that no value can be mistaken for the end of one and the begin of the next. */
    private static void part(StringBuilder parts, String name, String value) {
        parts.append(parts.isEmpty() ? "" : "; ")
                .append(name)
                .append('=')
                .append(value.length())
                .append(':');
        parts.append(value);
    }
}
