// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import dev.weir.http.Body;
import io.undertow.util.HeaderMap;
import java.util.Set;

/**
 * A response that may be kept as soon as all of its body is there.
 *
 * @param began when its request was sent, in milliseconds of the cluster's clock
 * @param received when its head was received, in milliseconds of the cluster's clock
 * @param own fields for the one who asked and nobody else, such as cookies: not among {@code headers}
 */
public record Draft(
        Variant variant,
        int status,
        HeaderMap headers,
        long began,
        long received,
        long initialAgeMillis,
        long lifetimeMillis,
        Grace grace,
        Set<String> tags,
        HeaderMap own) {

    /** Whether those who wait for it may have it without asking themselves: it is fresh when it comes (RFC 9111 §4). */
    public boolean shareable() {
        return lifetimeMillis > initialAgeMillis;
    }

    /** @param body all of it */
    public Stored stored(CacheKey key, Body.Bytes body) {
        return new Stored(
                key,
                variant,
                status,
                headers,
                body,
                began,
                received,
                initialAgeMillis,
                lifetimeMillis,
                grace,
                tags,
                false);
    }
}
