// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a request wishes of caches (RFC 9111 §5.2.1, RFC 5861 §4). A number that is none is no wish.
 *
 * @param noCache it wants nothing that the upstream was not asked about
 * @param noStore neither it nor its response is to be kept
 * @param onlyIfCached it wants nothing that the upstream is asked for
 * @param maxAgeMillis it wants nothing older; {@link #ANY} where it does not say
 * @param minFreshMillis it wants nothing that is stale sooner
 * @param maxStaleMillis it takes what has been stale for so long, {@link #ANY} however long, 0 not at all
 * @param ifErrorMillis the same for when the upstream fails
 */
public record RequestDirectives(
        boolean noCache,
        boolean noStore,
        boolean onlyIfCached,
        long maxAgeMillis,
        long minFreshMillis,
        long maxStaleMillis,
        long ifErrorMillis) {

    /** As long as it may be. */
    public static final long ANY = Long.MAX_VALUE;

    /** It does not say. */
    public static final RequestDirectives NONE = new RequestDirectives(false, false, false, ANY, 0, 0, 0);

    private static final RequestDirectives NO_CACHE = new RequestDirectives(true, false, false, ANY, 0, 0, 0);

    /** @param request its headers. {@code Pragma} counts where there is no {@code Cache-Control} (RFC 9111 §5.4) */
    public static RequestDirectives of(HeaderMap request) {
        List<String> lines = request.get(Headers.CACHE_CONTROL);
        if (lines == null) {
            boolean pragma = request.contains(Headers.PRAGMA);
            return pragma && Fields.elements(request, Headers.PRAGMA_STRING).contains("no-cache") ? NO_CACHE : NONE;
        }
        CacheControl said = CacheControl.of(lines);
        OptionalLong maxStale = said.soundSeconds(Directive.MAX_STALE);
        boolean anyStale = said.grants(Directive.MAX_STALE) && maxStale.isEmpty();
        return new RequestDirectives(
                said.has(Directive.NO_CACHE),
                said.has(Directive.NO_STORE),
                said.has(Directive.ONLY_IF_CACHED),
                millis(said.soundSeconds(Directive.MAX_AGE), ANY),
                millis(said.soundSeconds(Directive.MIN_FRESH), 0),
                anyStale ? ANY : millis(maxStale, 0),
                millis(said.soundSeconds(Directive.STALE_IF_ERROR), 0));
    }

    private static long millis(OptionalLong seconds, long otherwise) {
        return seconds.isPresent() ? seconds.getAsLong() * 1000 : otherwise;
    }

    /** Whether the client would not take a stale response: who names an age means a fresh one (RFC 9111 §5.2.1.1). */
    boolean refusesStale() {
        return minFreshMillis > 0 || (maxAgeMillis != ANY && maxStaleMillis == 0);
    }

    /** Whether the client would not take a response of this age, stale or not. */
    boolean refusesAge(long ageMillis) {
        return noCache || ageMillis > maxAgeMillis || maxAgeMillis == 0;
    }
}
