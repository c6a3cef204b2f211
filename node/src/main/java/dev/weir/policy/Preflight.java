// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.http.RequestHead;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.Optional;

/**
 * What a browser asks before it sends a request of another origin (Fetch standard §3.2.2): that request's method, and
 * the names of headers it will have.
 *
 * @param headers in a list as in the header field; empty where it names none
 */
public record Preflight(String method, String headers) {

    private static final HttpString REQUEST_METHOD = new HttpString("Access-Control-Request-Method");
    private static final HttpString REQUEST_HEADERS = new HttpString("Access-Control-Request-Headers");

    /** What a request announces, if it is a preflight. */
    public static Optional<Preflight> of(RequestHead head) {
        HeaderMap headers = head.headers();
        if (!head.method().equals(Methods.OPTIONS)
                || !headers.contains(Headers.ORIGIN)
                || !headers.contains(REQUEST_METHOD)) {
            return Optional.empty();
        }
        String names = headers.contains(REQUEST_HEADERS) ? String.join(",", headers.get(REQUEST_HEADERS)) : "";
        return Optional.of(new Preflight(headers.getFirst(REQUEST_METHOD), names));
    }

    /** Whether it says that the request will have this header. */
    public boolean names(HttpString header) {
        return FieldList.contains(headers, header.toString());
    }
}
