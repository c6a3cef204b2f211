// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The cookies that a browser keeps of one host (RFC 6265bis §5.7), and what it was told of them. */
public final class CookieJar {

    private final Map<String, String> cookies = new LinkedHashMap<>();
    private final List<String> told = new ArrayList<>();

    /** Does what the lines of a {@code Set-Cookie} say. */
    public void keep(List<String> lines) {
        for (String line : lines) {
            told.add(line);
            String pair = line.split(";", 2)[0];
            String name = pair.substring(0, pair.indexOf('='));
            cookies.remove(name);
            if (!line.contains("; Max-Age=0;")) {
                cookies.put(name, pair.substring(pair.indexOf('=') + 1));
            }
        }
    }

    public void keep(HeaderMap headers) {
        if (headers.contains(Headers.SET_COOKIE)) {
            keep(List.copyOf(headers.get(Headers.SET_COOKIE)));
        }
    }

    /** What the browser sends; empty where it has none. */
    public String header() {
        return cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + '=' + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    /** The cookies by name, to be changed as somebody may who sits before the browser. */
    public Map<String, String> cookies() {
        return cookies;
    }

    /** All lines that it was told, in their order. */
    public List<String> told() {
        return List.copyOf(told);
    }

    /** Another one with the same cookies. */
    public CookieJar copy() {
        CookieJar copy = new CookieJar();
        copy.cookies.putAll(cookies);
        return copy;
    }
}
