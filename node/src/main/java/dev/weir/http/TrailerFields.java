// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.Set;

/**
 * What may follow a body: whatever decides where a message goes, how long it is, who sent it or how it is to be read
 * has to stand before it (RFC 9110 §6.5.1).
 */
public final class TrailerFields {

    private static final Set<HttpString> BEFORE_THE_BODY = Set.of(
            Headers.TRANSFER_ENCODING,
            Headers.CONTENT_LENGTH,
            Headers.TRAILER,
            Headers.HOST,
            Headers.CONNECTION,
            new HttpString("Proxy-Connection"),
            Headers.KEEP_ALIVE,
            Headers.UPGRADE,
            Headers.TE,
            Headers.EXPECT,
            Headers.MAX_FORWARDS,
            Headers.CACHE_CONTROL,
            Headers.PRAGMA,
            Headers.VARY,
            Headers.AGE,
            Headers.EXPIRES,
            Headers.DATE,
            Headers.LOCATION,
            Headers.RETRY_AFTER,
            Headers.AUTHORIZATION,
            Headers.PROXY_AUTHORIZATION,
            Headers.PROXY_AUTHENTICATE,
            Headers.WWW_AUTHENTICATE,
            Headers.COOKIE,
            Headers.SET_COOKIE,
            Headers.CONTENT_ENCODING,
            Headers.CONTENT_TYPE,
            Headers.CONTENT_RANGE,
            Headers.RANGE,
            Headers.IF_MATCH,
            Headers.IF_NONE_MATCH,
            Headers.IF_MODIFIED_SINCE,
            Headers.IF_UNMODIFIED_SINCE,
            Headers.IF_RANGE,
            new HttpString("Forwarded"),
            new HttpString("Via"));

    private static final String FORWARDED_PREFIX = "x-forwarded-";

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
        return name.length() > 0
                && name.byteAt(0) != ':'
                && !BEFORE_THE_BODY.contains(name)
                && !name.toString().regionMatches(true, 0, FORWARDED_PREFIX, 0, FORWARDED_PREFIX.length());
    }
}
