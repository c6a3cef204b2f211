// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.cache.CacheRules;
import dev.weir.cache.KeyRules;
import dev.weir.cache.QueryRules;
import dev.weir.document.ByteSize;
import dev.weir.document.Default;
import dev.weir.document.Key;
import dev.weir.document.Percentage;
import dev.weir.http.Filter;
import dev.weir.http.RequestHead;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Answers from what the cluster has kept of earlier answers (RFC 9111): {@code cache: {}} goes by what the upstream
 * says, {@code cache: 10m} also keeps for so long what says nothing. What is kept is what the rest of the route
 * answered, for the request as it is at this place among the policies.
 *
 * @param ttl how long an answer lives that says nothing of it; without it, see {@code heuristic}
 * @param negativeTtl the same for 404, 405, 410, 414 and 501, which have no {@code ttl}
 * @param staleWhileRevalidate how long after that it is served while it is asked for anew, where the upstream does not
 *     say (RFC 5861)
 * @param staleIfError how long after that it is served where the upstream fails, where the upstream does not say
 * @param heuristic the part of the time since {@code Last-Modified} that an answer lives that says nothing else
 * @param heuristicMax no longer than that
 * @param statuses of answers that may be kept; others never are
 * @param methods that are answered from what is kept; the others go on to the upstream
 * @param key what tells requests apart beside their URL
 * @param vary how requests are told apart by the fields that the upstream names in {@code Vary}
 * @param ignoreHeaders what the upstream says in these does not count: cache-control, expires, pragma, set-cookie or
 *     vary
 * @param setCookie whether an answer that sets cookies may be kept; it is kept without them
 * @param maxBody an answer with more bytes in its body is not kept
 * @param patience how long a request waits for an answer that another one has asked for already, then it asks itself
 * @param status whether answers say in {@code Cache-Status} what became of them here (RFC 9211)
 */
public record Cache(
        Optional<Duration> ttl,
        Optional<Duration> negativeTtl,
        Optional<Duration> staleWhileRevalidate,
        Optional<Duration> staleIfError,
        @Default("10%") Percentage heuristic,
        @Default("24h") Duration heuristicMax,
        @Default("[200, 203, 204, 300, 301, 302, 303, 307, 308, 404, 405, 410, 414, 451, 501]") List<Integer> statuses,
        @Default("[GET, HEAD]") List<String> methods,
        @Default("{}") CacheParts key,
        @Default("{}") CacheVary vary,
        List<String> ignoreHeaders,
        @Default("false") boolean setCookie,
        @Default("1MiB") ByteSize maxBody,
        @Key("wait") @Default("5s") Duration patience,
        @Default("true") boolean status)
        implements Policy {

    private static final Duration LIFETIME_MAX = Duration.ofDays(365);
    private static final long BODY_BYTES_MAX = 64 * 1024 * 1024;
    private static final Set<String> IGNORABLE = Set.of("cache-control", "expires", "pragma", "set-cookie", "vary");

    public Cache {
        ttl.ifPresent(time -> lifetime("ttl", time));
        negativeTtl.ifPresent(time -> lifetime("negative-ttl", time));
        staleWhileRevalidate.ifPresent(time -> lifetime("stale-while-revalidate", time));
        staleIfError.ifPresent(time -> lifetime("stale-if-error", time));
        lifetime("heuristic-max", heuristicMax);
        statuses(statuses);
        methods(methods);
        for (int i = 0; i < ignoreHeaders.size(); i++) {
            if (!IGNORABLE.contains(ignoreHeaders.get(i))) {
                throw new IllegalArgumentException("ignore-headers[" + i + "]: " + ignoreHeaders.get(i)
                        + " (expected: cache-control, expires, pragma, set-cookie or vary)");
            }
        }
        if (maxBody.bytes() > BODY_BYTES_MAX) {
            throw new IllegalArgumentException("max-body: " + maxBody + " (expected: at most 64MiB)");
        }
        if (patience.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException("wait: " + patience.toMillis() + "ms (expected: at most 5m)");
        }
        statuses = List.copyOf(statuses);
        methods = List.copyOf(methods);
        ignoreHeaders = List.copyOf(ignoreHeaders);
    }

    private static void lifetime(String component, Duration time) {
        if (time.compareTo(LIFETIME_MAX) > 0) {
            throw new IllegalArgumentException(component + ": " + time.toMillis() + "ms (expected: at most 365d)");
        }
    }

    /** A part (206) is never kept for the whole, and 304 is no answer of its own. */
    private static void statuses(List<Integer> statuses) {
        for (int i = 0; i < statuses.size(); i++) {
            int status = statuses.get(i);
            if (status < 200 || status > 599 || status == 206 || status == 304) {
                throw new IllegalArgumentException(
                        "statuses[" + i + "]: " + status + " (expected: 200 to 599, but not 206 and 304)");
            }
        }
        if (statuses.isEmpty()) {
            throw new IllegalArgumentException("statuses: an empty list (expected: at least one)");
        }
    }

    private static void methods(List<String> methods) {
        for (int i = 0; i < methods.size(); i++) {
            if (!methods.get(i).equals("GET") && !methods.get(i).equals("HEAD")) {
                throw new IllegalArgumentException(
                        "methods[" + i + "]: " + methods.get(i) + " (expected: GET or HEAD)");
            }
        }
        if (!methods.contains("GET")) {
            throw new IllegalArgumentException("methods: " + methods + " (expected: with GET, whose answers are kept)");
        }
    }

    /** The URL that the answer to a request is found and purged by. */
    public String url(RequestHead head) {
        return keyRules().url(head);
    }

    /** What tells requests apart. */
    KeyRules keyRules() {
        return new KeyRules(
                key.headers(),
                key.cookies(),
                new QueryRules(
                        key.query().ignore(), key.query().only(), key.query().sorted()),
                key.consumer());
    }

    /** What is kept, and how long. Of statuses that the operator has written, all have the {@code ttl}. */
    CacheRules rules() {
        Set<Integer> kept = Set.copyOf(statuses);
        return new CacheRules(
                ttl.orElse(Duration.ZERO),
                negativeTtl.orElse(Duration.ZERO),
                staleWhileRevalidate.orElse(Duration.ZERO),
                staleIfError.orElse(Duration.ZERO),
                heuristic.share(),
                heuristicMax,
                kept,
                kept.equals(CacheRules.STATUSES) ? CacheRules.HEURISTIC_STATUSES : kept,
                Set.copyOf(ignoreHeaders),
                setCookie,
                vary.normalise(),
                Set.copyOf(vary.ignore()),
                CacheRules.STANDARD.targets());
    }

    /** Two would wait for each other: they call the same request by the same name. */
    @Override
    public Optional<String> misplaced(List<Policy> before) {
        return CachePlace.among(before).map(place -> "cache: behind another one (expected: one on a route)");
    }

    @Override
    public Filter toFilter(PolicyContext context) {
        return new Caching(this, context);
    }
}
