// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the operator says of responses that are kept, beside what they say themselves.
 *
 * @param ttl the lifetime of those that do not say; zero where there is none
 * @param negativeTtl the same for those that say there is nothing: 404, 405, 410, 414 and 501
 * @param whileRevalidate how long those that do not say may be served while they are asked for anew
 * @param ifError how long those that do not say may be served when asking anew fails
 * @param heuristic the share of the time since {@code Last-Modified} that those live for which no other lifetime is
 *     known (RFC 9111 §4.2.2); 0 for none
 * @param heuristicMax no heuristic lifetime is longer
 * @param statuses those that may be kept
 * @param ttlStatuses those of them that have the {@code ttl}; others are kept only if they say so
 * @param ignored fields of responses that count as if they were not there, in lower case
 * @param setCookie whether responses that set cookies are kept; always without the cookies
 * @param varyNormalised whether requests that wish the same in other words share a response
 * @param varyIgnored fields that {@code Vary} names and that make no difference, in lower case
 * @param targets fields that come before {@code Cache-Control}, the first one first (RFC 9213 §2.2), in lower case
 */
public record CacheRules(
        Duration ttl,
        Duration negativeTtl,
        Duration whileRevalidate,
        Duration ifError,
        double heuristic,
        Duration heuristicMax,
        Set<Integer> statuses,
        Set<Integer> ttlStatuses,
        Set<String> ignored,
        boolean setCookie,
        boolean varyNormalised,
        Set<String> varyIgnored,
        List<String> targets) {

    /** Those that are kept though they say nothing of it (RFC 9110 §15.1), but for the 206. */
    public static final Set<Integer> HEURISTIC_STATUSES = Set.of(200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501);

    /**
     * Those that are kept unless the operator says otherwise. Not among them are those that blame a request, not a
     * resource (400, 408, 413, 417, 431): who sends a bad request must not decide what others get.
     */
    public static final Set<Integer> STATUSES =
            Set.of(200, 203, 204, 300, 301, 302, 303, 307, 308, 404, 405, 410, 414, 451, 501);

    /** There is nothing there, or not in this way. */
    static final Set<Integer> NEGATIVE_STATUSES = Set.of(404, 405, 410, 414, 501);

    /** Such as are never kept, because they are a part of something (RFC 9111 §3.3) or nothing of their own. */
    static final Set<Integer> PARTIAL_STATUSES = Set.of(206, 304);

    /** By the book, and nothing but that. */
    public static final CacheRules STANDARD = new CacheRules(
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            0.1,
            Duration.ofHours(24),
            STATUSES,
            HEURISTIC_STATUSES,
            Set.of(),
            false,
            true,
            Set.of(),
            List.of("cdn-cache-control"));

    public CacheRules {
        if (!(heuristic >= 0 && heuristic <= 1)) {
            throw new IllegalArgumentException("heuristic: " + heuristic + " (expected: 0 to 1)");
        }
        for (int status : statuses) {
            if (status < 200 || status > 599 || PARTIAL_STATUSES.contains(status)) {
                throw new IllegalArgumentException(
                        "statuses: " + status + " (expected: 200 to 599, but neither 206 nor 304)");
            }
        }
        statuses = Set.copyOf(statuses);
        ttlStatuses = Set.copyOf(ttlStatuses);
        ignored = lowerCase(ignored);
        varyIgnored = lowerCase(varyIgnored);
        targets = List.copyOf(targets);
    }

    boolean counts(String field) {
        return !ignored.contains(field);
    }

    private static Set<String> lowerCase(Set<String> names) {
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }
}
