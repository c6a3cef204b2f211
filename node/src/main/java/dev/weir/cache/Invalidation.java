// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import dev.weir.http.PathNormaliser;
import dev.weir.http.ProxyException;
import dev.weir.http.RequestHead;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Which stored responses are out of date because somebody has changed something (RFC 9111 §4.4). */
public final class Invalidation {

    /** What is known to change nothing (RFC 9110 §9.2.1, and the registry of methods). */
    private static final Set<HttpString> SAFE = Set.of(
            Methods.GET,
            Methods.HEAD,
            Methods.OPTIONS,
            Methods.TRACE,
            Methods.PROPFIND,
            new HttpString("REPORT"),
            new HttpString("SEARCH"),
            new HttpString("QUERY"));

    private Invalidation() {}

    /**
     * Whether the request may change something: by a method that is not known to change nothing, or by one that it
     * names beside the one it has.
     */
    public static boolean isUnsafe(RequestHead head) {
        return !SAFE.contains(head.method()) || Bypass.overridden(head.headers());
    }

    /**
     * The URLs of the responses that are to be purged: those of the request, and of what {@code Location} and
     * {@code Content-Location} name on the same origin. None where the request was safe, or failed.
     *
     * @param urls what caches call what such a request asks for
     */
    public static Set<String> urls(
            Function<RequestHead, Set<String>> urls, RequestHead head, int status, HeaderMap headers) {
        if (!isUnsafe(head) || status < 200 || status > 399) {
            return Set.of();
        }
        Set<String> all = new LinkedHashSet<>(urls.apply(head));
        for (HttpString field : List.of(Headers.LOCATION, Headers.CONTENT_LOCATION)) {
            String reference = headers.getFirst(field);
            if (reference != null) {
                resolve(head, reference.strip()).map(urls).ifPresent(all::addAll);
            }
        }
        return all;
    }

    private static Optional<RequestHead> resolve(RequestHead head, String reference) {
        try {
            URI base = new URI(head.scheme() + "://" + head.authority() + head.path());
            // URI resolves a query alone as RFC 2396 did, against the directory.
            URI target = base.resolve(new URI(reference.startsWith("?") ? head.path() + reference : reference));
            String scheme = target.getScheme() == null ? "" : target.getScheme().toLowerCase(Locale.ROOT);
            if (!scheme.equals(head.scheme()) || !sameAuthority(head, target)) {
                return Optional.empty();
            }
            String raw = target.getRawPath() == null || target.getRawPath().isEmpty() ? "/" : target.getRawPath();
            String query = target.getRawQuery() == null ? "" : target.getRawQuery();
            return Optional.of(new RequestHead(
                    head.method(), scheme, head.authority(), PathNormaliser.normalise(raw), query, head.headers()));
        } catch (URISyntaxException | ProxyException e) {
            return Optional.empty(); // it names nothing that could be stored here
        }
    }

    private static boolean sameAuthority(RequestHead head, URI target) {
        String authority = target.getRawAuthority();
        return authority != null
                && Authority.normal(head.scheme(), authority).equals(Authority.normal(head.scheme(), head.authority()));
    }
}
