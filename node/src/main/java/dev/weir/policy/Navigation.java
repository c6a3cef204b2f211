// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.http.Request;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.Locale;
import java.util.Optional;

/** What browsers say of why they send a request (Fetch Metadata Request Headers, W3C): no page can make it say else. */
final class Navigation {

    private static final HttpString SEC_FETCH_MODE = new HttpString("Sec-Fetch-Mode");
    private static final HttpString SEC_FETCH_SITE = new HttpString("Sec-Fetch-Site");

    private Navigation() {}

    /** Whether somebody goes to a page, who can be sent elsewhere: not a script that wants data, nor an image. */
    static boolean isToPage(Request request) {
        boolean reads = request.method().equals(Methods.GET) || request.method().equals(Methods.HEAD);
        HeaderValues accept = request.headers().get(Headers.ACCEPT);
        boolean page = accept != null
                && accept.stream()
                        .anyMatch(line -> line.toLowerCase(Locale.ROOT).contains("text/html"));
        return reads
                && page
                && request.head().upgrade().isEmpty()
                && said(request, SEC_FETCH_MODE)
                        .filter(mode -> !mode.equals("navigate"))
                        .isEmpty();
    }

    /** Whether a page of that origin, or somebody by hand, wants to do something that other sites must not. */
    static boolean isOwn(Request request, String origin) {
        Optional<String> site = said(request, SEC_FETCH_SITE);
        boolean own = site.filter(where -> where.equals("same-origin") || where.equals("none"))
                .isPresent();
        if (request.method().equals(Methods.POST)) {
            // Browsers without the one send the other (RFC 6454 §7.3); what sends neither is none.
            return site.isPresent()
                    ? own
                    : said(request, Headers.ORIGIN)
                            .filter(from -> !from.equalsIgnoreCase(origin))
                            .isEmpty();
        }
        boolean navigates =
                said(request, SEC_FETCH_MODE).filter("navigate"::equals).isPresent();
        return request.method().equals(Methods.GET) && own && navigates;
    }

    private static Optional<String> said(Request request, HttpString header) {
        HeaderMap headers = request.headers();
        return headers.contains(header) ? Optional.of(String.join(",", headers.get(header))) : Optional.empty();
    }
}
