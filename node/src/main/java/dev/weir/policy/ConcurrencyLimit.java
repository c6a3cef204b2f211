// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.document.Default;
import dev.weir.http.Filter;
import dev.weir.http.PathPattern;
import dev.weir.limit.OnPartition;
import dev.weir.limit.PermitTerms;
import java.time.Duration;
import java.util.Optional;

/**
 * Refuses what is more than so many requests under way at the same time, on all nodes together:
 * {@code concurrency-limit: 20}, or {@code concurrency-limit: {limit: 20, by: consumer, max-wait: 1s}}. A request is
 * under way until the last of its answer is read, or nobody wants it any more.
 *
 * @param limit 1 to a million
 * @param by whose requests are counted together
 * @param ipv6Prefix addresses that begin with so many same bits are one; 32 to 128
 * @param onPartition what becomes of it while the cluster is split
 * @param shadow whether nobody is refused, so that what would become of them can be seen
 * @param maxWait how long a request may wait until another one is over, in its turn on its node; at most 1 h
 */
public record ConcurrencyLimit(
        int limit,
        @Default("address") RequestKey by,
        @Default("64") int ipv6Prefix,
        @Default("strict") OnPartition onPartition,
        @Default("false") boolean shadow,
        @Default("0s") Duration maxWait)
        implements Policy {

    private static final int LIMIT_MAX = 1_000_000;

    public ConcurrencyLimit {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1 to " + LIMIT_MAX + ")");
        }
        if (ipv6Prefix < 32 || ipv6Prefix > 128) {
            throw new IllegalArgumentException("ipv6-prefix: " + ipv6Prefix + " (expected: 32 to 128)");
        }
        if (maxWait.isNegative() || maxWait.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("max-wait: " + maxWait.toMillis() + "ms (expected: 0s to 1h)");
        }
        if (shadow && !maxWait.isZero()) {
            throw new IllegalArgumentException("max-wait: (expected: not beside shadow: nobody waits there)");
        }
    }

    /** What is promised of it. */
    PermitTerms terms() {
        return new PermitTerms(limit, onPartition);
    }

    @Override
    public Optional<String> misfit(PathPattern path) {
        return by.misfit(path);
    }

    @Override
    public Filter toFilter(PolicyContext context) {
        return new ConcurrencyLimiter(this, context);
    }
}
