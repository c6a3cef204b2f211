// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a response says of being kept, as far as it counts.
 *
 * @param directives of the first targeted field that says something, else of {@code Cache-Control} (RFC 9213 §2.2),
 *     else {@code no-cache} where only {@code Pragma} says it
 * @param expires whether {@code Expires} counts where the directives name no time
 */
record Told(int status, HeaderMap headers, CacheControl directives, boolean expires) {

    private static final CacheControl NO_CACHE = CacheControl.of(List.of("no-cache"));

    static Told of(int status, HeaderMap headers, CacheRules rules) {
        for (String target : rules.targets()) {
            Optional<CacheControl> targeted = Targeted.read(headers, target);
            if (targeted.isPresent() && rules.counts(target)) {
                return new Told(status, headers, targeted.get(), false);
            }
        }
        boolean controlled = rules.counts("cache-control") && headers.contains(Headers.CACHE_CONTROL);
        boolean expires = rules.counts("expires") && headers.contains(Headers.EXPIRES);
        if (controlled) {
            return new Told(status, headers, CacheControl.of(headers, Headers.CACHE_CONTROL), expires);
        }
        boolean pragma = !expires
                && rules.counts("pragma")
                && Fields.elements(headers, "pragma").contains("no-cache");
        return new Told(status, headers, pragma ? NO_CACHE : CacheControl.NONE, expires);
    }

    /** {@code Date}; where it has none that can be read, the time at which it was received (RFC 9110 §6.6.1). */
    long date(long received) {
        return date(Headers.DATE_STRING, received).orElse(received);
    }

    /** The date in a field; empty where there is none, or not one alone. */
    OptionalLong date(String field, long received) {
        var lines = headers.get(field);
        if (lines == null || lines.stream().distinct().count() != 1) {
            return OptionalLong.empty();
        }
        return HttpDates.parse(lines.getFirst().strip(), received);
    }
}
