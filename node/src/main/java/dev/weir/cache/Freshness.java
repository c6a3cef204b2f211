// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * How long a response lives, and what is done with it afterwards (RFC 9111 §4.2).
 *
 * @param lifetimeMillis 0 where every use needs a look at the upstream
 * @param source who says so
 */
record Freshness(long lifetimeMillis, Source source, Grace grace) {

    /** Whose word a lifetime is. */
    enum Source {
        /** The response's own. */
        RESPONSE,
        /** The operator's. */
        TTL,
        /** Nobody's: a share of the time since it was last modified. */
        HEURISTIC,
        /** Nobody's: it has none. */
        NONE
    }

    /** @param received by the wall clock, in milliseconds */
    static Freshness of(Told told, CacheRules rules, long received) {
        CacheControl directives = told.directives();
        if (directives.unqualified(Directive.NO_CACHE)) {
            return new Freshness(0, Source.RESPONSE, Grace.NONE);
        }
        Grace grace = grace(directives, rules);
        OptionalLong explicit = explicit(told, received);
        if (explicit.isPresent()) {
            return new Freshness(explicit.getAsLong(), Source.RESPONSE, grace);
        }
        OptionalLong ttl = ttl(told, rules);
        if (ttl.isPresent()) {
            return new Freshness(ttl.getAsLong(), Source.TTL, grace);
        }
        OptionalLong heuristic = heuristic(told, rules, received);
        return heuristic.isPresent()
                ? new Freshness(heuristic.getAsLong(), Source.HEURISTIC, grace)
                : new Freshness(0, Source.NONE, grace);
    }

    /** What it says itself (RFC 9111 §4.2.1). */
    private static OptionalLong explicit(Told told, long received) {
        OptionalLong shared = told.directives().seconds(Directive.S_MAXAGE);
        OptionalLong seconds = shared.isPresent() ? shared : told.directives().seconds(Directive.MAX_AGE);
        if (seconds.isPresent()) {
            return OptionalLong.of(seconds.getAsLong() * 1000);
        }
        if (!told.expires()) {
            return OptionalLong.empty();
        }
        // What is no date, or two, is in the past (RFC 9111 §5.3, §4.2.1).
        OptionalLong expires = told.date(Headers.EXPIRES_STRING, received);
        long lifetime = expires.isPresent() ? expires.getAsLong() - told.date(received) : 0;
        return OptionalLong.of(Math.max(0, Math.min(lifetime, CacheControl.SECONDS_MAX * 1000)));
    }

    private static OptionalLong ttl(Told told, CacheRules rules) {
        boolean negative = CacheRules.NEGATIVE_STATUSES.contains(told.status());
        Duration ttl = negative ? rules.negativeTtl() : rules.ttl();
        boolean has = negative || rules.ttlStatuses().contains(told.status()) || isPublic(told);
        return has && !ttl.isZero() ? OptionalLong.of(ttl.toMillis()) : OptionalLong.empty();
    }

    private static OptionalLong heuristic(Told told, CacheRules rules, long received) {
        OptionalLong modified = told.date(Headers.LAST_MODIFIED_STRING, received);
        if (!mayBeHeuristic(told) || rules.heuristic() == 0 || modified.isEmpty()) {
            return OptionalLong.empty();
        }
        long unchanged = Math.max(0, told.date(received) - modified.getAsLong());
        return OptionalLong.of(Math.min(
                (long) (unchanged * rules.heuristic()), rules.heuristicMax().toMillis()));
    }

    /** Whether it may be kept though it says nothing of its lifetime (RFC 9111 §4.2.2). */
    static boolean mayBeHeuristic(Told told) {
        return CacheRules.HEURISTIC_STATUSES.contains(told.status()) || isPublic(told);
    }

    private static boolean isPublic(Told told) {
        return told.directives().grants(Directive.PUBLIC);
    }

    /**
     * What is forbidden stays forbidden (RFC 9111 §4.2.4); what the response allows goes before what the operator does.
     * {@code s-maxage} forbids too (§5.2.2.10), but not what the same response allows in so many words.
     */
    private static Grace grace(CacheControl directives, CacheRules rules) {
        boolean immutable = directives.grants(Directive.IMMUTABLE);
        if (directives.has(Directive.MUST_REVALIDATE) || directives.has(Directive.PROXY_REVALIDATE)) {
            return new Grace(0, 0, false, immutable);
        }
        boolean shared = directives.has(Directive.S_MAXAGE);
        return new Grace(
                millis(directives, Directive.STALE_WHILE_REVALIDATE, shared ? Duration.ZERO : rules.whileRevalidate()),
                millis(directives, Directive.STALE_IF_ERROR, shared ? Duration.ZERO : rules.ifError()),
                !shared,
                immutable);
    }

    private static long millis(CacheControl directives, Directive directive, Duration otherwise) {
        OptionalLong seconds = directives.seconds(directive);
        return seconds.isPresent() ? seconds.getAsLong() * 1000 : otherwise.toMillis();
    }

    /**
     * {@code corrected_initial_age} (RFC 9111 §4.2.3).
     *
     * @param began when the request was sent, by the wall clock, in milliseconds
     */
    static long initialAgeMillis(Told told, long began, long received) {
        long apparent = Math.max(0, received - told.date(received));
        long corrected = ageSeconds(told.headers()) * 1000 + Math.max(0, received - began);
        return Math.min(Math.max(apparent, corrected), CacheControl.SECONDS_MAX * 1000);
    }

    /** The first member of {@code Age}; 0 where it is no number (RFC 9111 §5.1). */
    private static long ageSeconds(HeaderMap headers) {
        String age = headers.getFirst(Headers.AGE);
        if (age == null) {
            return 0;
        }
        int comma = age.indexOf(',');
        return Math.max(0, CacheControl.number((comma < 0 ? age : age.substring(0, comma)).strip()));
    }
}
