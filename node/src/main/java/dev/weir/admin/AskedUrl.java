// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.cache.KeyRules;
import dev.weir.http.PathNormaliser;
import dev.weir.http.ProxyException;
import dev.weir.http.RequestHead;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A URL that an operator speaks of, as a GET for it would come. */
record AskedUrl(RequestHead head) {

    /** Not {@link java.net.URI}, which refuses what clients do send. */
    private static final Pattern URL = Pattern.compile(
            "(?<scheme>(?i)https?)://(?<authority>[^/?#@\\s]+)(?<path>/[^?#]*)?(?:\\?(?<query>[^#]*))?(?:#.*)?");

    static AskedUrl parse(String text) {
        Matcher parts = URL.matcher(text);
        if (!parts.matches()) {
            throw new Refusal(400, "url: " + text + " (expected: such as https://api.example.com/orders?page=2)");
        }
        String path = parts.group("path");
        String query = parts.group("query");
        HeaderMap headers = new HeaderMap();
        headers.put(Headers.HOST, parts.group("authority"));
        try {
            return new AskedUrl(new RequestHead(
                    Methods.GET,
                    parts.group("scheme").toLowerCase(Locale.ROOT),
                    parts.group("authority"),
                    PathNormaliser.normalise(path == null ? "/" : path),
                    query == null ? "" : query,
                    headers));
        } catch (ProxyException e) {
            throw new Refusal(400, "url: " + text + " (expected: a path that can be read: " + e.getMessage() + ")");
        }
    }

    /** In the one way in which caches write it. */
    String normal() {
        return KeyRules.STANDARD.url(head);
    }
}
