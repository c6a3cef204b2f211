// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;

/**
 * The head of a request as it came in a header block: well-formed, but neither routed nor trusted.
 *
 * @param authority as in {@code :authority}; empty where there was none, so that {@code Host} has to say it
 * @param path as in {@code :path}, with the query; empty for {@code CONNECT} alone
 * @param headers all others, names in lower case, the crumbs of {@code Cookie} joined
 * @param length as in {@code Content-Length}; -1 where there was none
 * @param oversized whether there were more than we take: then the rest is missing, and the answer is a 431
 */
public record RequestFields(
        HttpString method, String authority, String path, HeaderMap headers, long length, boolean oversized) {

    /** Whether the client waits to be told before it sends a body (RFC 9110 §10.1.1). */
    public boolean expectsContinue() {
        return headers.contains(Headers.EXPECT);
    }
}
