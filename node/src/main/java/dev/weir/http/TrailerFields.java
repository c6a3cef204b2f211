// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What may follow a body: a field that would mean something else there than in a head may not (RFC 9110 §6.5.1), so
 * nothing that frames, routes, authenticates, modifies the request or describes the content.
 */
public final class TrailerFields {

    private static final List<String> NEVER_PREFIXES =
            List.of(":", "content-", "proxy-", "x-forwarded-", "if-", "sec-");

    private static final Set<String> NEVER = Set.of(
            "accept-ranges",
            "age",
            "authorization",
            "cache-control",
            "connection",
            "cookie",
            "date",
            "expect",
            "expires",
            "forwarded",
            "host",
            "keep-alive",
            "location",
            "max-forwards",
            "pragma",
            "range",
            "retry-after",
            "set-cookie",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "vary",
            "via",
            "warning",
            "www-authenticate");

    /** The one description of content that is made for this place (RFC 9530 §2). */
    private static final String CONTENT_DIGEST = "content-digest";

    private TrailerFields() {}

    /** Those of the received fields that may be passed on; the same map where all of them may. */
    public static HeaderMap passedOn(HeaderMap received) {
        HeaderMap passed = new HeaderMap();
        for (HeaderValues values : received) {
            if (mayFollow(values.getHeaderName())) {
                passed.putAll(values.getHeaderName(), values);
            }
        }
        return passed.size() == received.size() ? received : passed;
    }

    /** Whether a field of that name may stand behind a body. */
    public static boolean mayFollow(HttpString name) {
        String lower = name.toString().toLowerCase(Locale.ROOT);
        return lower.equals(CONTENT_DIGEST)
                || (!NEVER.contains(lower) && NEVER_PREFIXES.stream().noneMatch(lower::startsWith));
    }
}
