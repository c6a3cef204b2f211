// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import dev.weir.http.Body;
import dev.weir.http.Grpc;
import dev.weir.http.RequestHead;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Why a request has nothing to do with the cache: it goes on as it is, and its answer is not kept. */
public enum Bypass {
    /** Only GET and HEAD are understood (RFC 9111 §3). */
    METHOD,
    /** It says another method than the one it has, to whoever believes it. */
    METHOD_OVERRIDE,
    /** It has a body: an upstream may read it, and it is no part of the key. */
    BODY,
    /** It wants another protocol. */
    UPGRADE,
    /** It is to be carried out only if the upstream's state is such: no cache can tell (RFC 9111 §4.3.2). */
    PRECONDITION,
    /** It wants nothing of it to be kept (RFC 9111 §5.2.1.5). */
    NO_STORE;

    private static final List<HttpString> OVERRIDES = List.of(
            new HttpString("X-HTTP-Method-Override"),
            new HttpString("X-HTTP-Method"),
            new HttpString("X-Method-Override"));

    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As in {@code detail} of {@code Cache-Status}. */
    public String label() {
        return label;
    }

    /** As in {@code fwd} of {@code Cache-Status}. */
    public CacheStatus.Forward forward() {
        return switch (this) {
            case METHOD, METHOD_OVERRIDE -> CacheStatus.Forward.METHOD;
            case NO_STORE -> CacheStatus.Forward.REQUEST;
            default -> CacheStatus.Forward.BYPASS;
        };
    }

    /** Empty where the request is one for the cache. */
    public static Optional<Bypass> of(RequestHead head, Body body, RequestDirectives directives) {
        HeaderMap headers = head.headers();
        if (!head.method().equals(Methods.GET) && !head.method().equals(Methods.HEAD)) {
            return Optional.of(METHOD);
        }
        if (overridden(headers)) {
            return Optional.of(METHOD_OVERRIDE);
        }
        if (body.length() != 0 || Grpc.isCall(headers)) {
            return Optional.of(BODY);
        }
        if (!head.upgrade().isEmpty()) {
            return Optional.of(UPGRADE);
        }
        if (headers.contains(Headers.IF_MATCH) || headers.contains(Headers.IF_UNMODIFIED_SINCE)) {
            return Optional.of(PRECONDITION);
        }
        return directives.noStore() ? Optional.of(NO_STORE) : Optional.empty();
    }

    /** Whether it says another method than the one it has. */
    static boolean overridden(HeaderMap headers) {
        for (int i = 0; i < OVERRIDES.size(); i++) {
            if (headers.contains(OVERRIDES.get(i))) {
                return true;
            }
        }
        return false;
    }
}
