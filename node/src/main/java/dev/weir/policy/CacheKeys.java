// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import com.google.common.hash.Hashing;
import dev.weir.cache.CacheKey;
import dev.weir.http.Request;
import dev.weir.http.RequestHead;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes what the answers of one route are found by. Two requests have the same key only if they have the same scheme,
 * authority, path, counted query and parts, whatever clients write into them.
 */
final class CacheKeys {

    /** Longer parts are kept as their digest: nobody makes us keep kilobytes to tell one answer from the next. */
    private static final int PARTS_MAX = 256;

    private final String route;
    private final CountedQuery query;
    private final List<HttpString> headers;
    private final Set<String> cookies;
    private final boolean consumer;
    private final boolean onlyUrl;

    CacheKeys(String route, CacheParts parts) {
        this.route = route;
        this.query = new CountedQuery(parts.query());
        this.headers = parts.headers().stream().map(HttpString::new).toList();
        this.cookies = Set.copyOf(parts.cookies());
        this.consumer = parts.consumer();
        this.onlyUrl = parts.none();
    }

    CacheKey of(Request request) {
        return new CacheKey(route, url(request.head()), onlyUrl ? "" : parts(request));
    }

    /** The URL that is asked for, as keys have it. */
    String url(RequestHead head) {
        String authority = authority(head.scheme(), head.authority());
        String counted = query.of(head.query());
        return counted.isEmpty()
                ? head.scheme() + "://" + authority + head.path()
                : head.scheme() + "://" + authority + head.path() + '?' + counted;
    }

    /** The head with no more of the query than counts. */
    RequestHead counted(RequestHead head) {
        String counted = query.of(head.query());
        return counted.equals(head.query()) ? head : head.withQuery(counted);
    }

    /** In lower case, without the port that the scheme has anyway (RFC 9110 §4.2.3). */
    private static String authority(String scheme, String authority) {
        boolean plain = true;
        for (int i = 0; i < authority.length() && plain; i++) {
            char c = authority.charAt(i);
            plain = c != ':' && (c < 'A' || c > 'Z');
        }
        if (plain) {
            return authority;
        }
        String lower = authority.toLowerCase(Locale.ROOT);
        String usual = scheme.equals("https") ? ":443" : ":80";
        return lower.endsWith(usual) ? lower.substring(0, lower.length() - usual.length()) : lower;
    }

    /** Each with its length before it, so that no value can look like two. */
    private String parts(Request request) {
        StringBuilder text = new StringBuilder();
        if (consumer) {
            add(text, request.caller().consumer());
        }
        for (HttpString header : headers) {
            HeaderValues values = request.headers().get(header);
            text.append(values == null ? 0 : values.size()).append('=');
            for (int i = 0; values != null && i < values.size(); i++) {
                add(text, values.get(i));
            }
        }
        if (!cookies.isEmpty()) {
            addCookies(text, request.headers().get(Headers.COOKIE));
        }
        return text.length() <= PARTS_MAX
                ? text.toString()
                : Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
    }

    /** All of those names, in their order: which of two with the same name the upstream takes is not known. */
    private void addCookies(StringBuilder text, @Nullable HeaderValues lines) {
        for (int i = 0; lines != null && i < lines.size(); i++) {
            for (String pair : lines.get(i).split(";", -1)) {
                int equals = pair.indexOf('=');
                if (cookies.contains(pair.substring(0, Math.max(equals, 0)).strip())) {
                    add(text, pair.strip());
                }
            }
        }
    }

    private static void add(StringBuilder text, String value) {
        text.append(value.length()).append(':').append(value);
    }
}
