// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import com.google.common.collect.Interner;
import com.google.common.collect.Interners;
import dev.weir.auth.Consumers;
import dev.weir.document.Default;
import dev.weir.http.Filter;
import dev.weir.http.PathPattern;
import dev.weir.limit.Algorithm;
import dev.weir.limit.OnPartition;
import dev.weir.limit.Rate;
import dev.weir.limit.Terms;
import dev.weir.limit.Window;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses what is more than so often in so long, on all nodes together: {@code rate-limit: 100/15m}, or
 * {@code rate-limit: {limit: [10/s, 1000/h], by: consumer}}.
 *
 * @param limit one rate or several; a request is counted in all of them or in none
 * @param groups what callers in a group have instead of that; of several the first that is written
 * @param algorithm how what was spent turns into what may be spent again
 * @param burst of a token bucket: the most that can be spent at once; that of the rate where it is not said
 * @param by whose budget a request spends
 * @param ipv6Prefix addresses that begin with so many same bits are one; 32 to 128
 * @param cost how much of the budget a request spends
 * @param mode how often nodes ask the owner of a key
 * @param onPartition what becomes of it while the cluster is split; strict unless said, and of no meaning per node
 * @param shadow whether nobody is refused, so that what would become of them can be seen
 * @param timeZone of days, weeks and months
 * @param headers what clients are told
 */
public record RateLimit(
        Rates limit,
        Map<String, Rates> groups,
        @Default("fixed-window") Algorithm algorithm,
        Optional<Long> burst,
        @Default("address") RequestKey by,
        @Default("64") int ipv6Prefix,
        @Default("1") Cost cost,
        @Default("leased") Mode mode,
        Optional<OnPartition> onPartition,
        @Default("false") boolean shadow,
        @Default("UTC") ZoneId timeZone,
        @Default("draft") Style headers)
        implements Policy {

    /** The most that can be written as an integer in a header (RFC 9651 §3.3.1) is a thousand times as much. */
    private static final long BURST_MAX = 1_000_000_000_000L;

    /** A change of terms is noticed with every request. */
    private static final Interner<Terms> TERMS = Interners.newWeakInterner();

    private static final Duration SLIDING_MIN = Duration.ofSeconds(1);

    /** How often nodes ask the owner of a key. */
    public enum Mode {
        /** They get some for later: most requests are decided without asking. */
        LEASED,
        /** For every request. */
        EXACT,
        /** Never: each node has the whole limit for itself. */
        PER_NODE
    }

    /** What clients are told of the limit. */
    public enum Style {
        /** {@code RateLimit} and {@code RateLimit-Policy}. */
        DRAFT,
        /** {@code X-RateLimit-Limit}, {@code -Remaining} and {@code -Reset}. */
        LEGACY,
        BOTH,
        NONE
    }

    public RateLimit {
        groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
        burst.ifPresent(most -> {
            if (algorithm != Algorithm.TOKEN_BUCKET) {
                throw new IllegalArgumentException("burst: " + most + " (expected: beside algorithm: token-bucket)");
            }
            if (most < 1 || most > BURST_MAX) {
                throw new IllegalArgumentException("burst: " + most + " (expected: 1 to 10^12)");
            }
        });
        if (ipv6Prefix < 32 || ipv6Prefix > 128) {
            throw new IllegalArgumentException("ipv6-prefix: " + ipv6Prefix + " (expected: 32 to 128)");
        }
        if (mode == Mode.PER_NODE && onPartition.isPresent()) {
            throw new IllegalArgumentException(
                    "on-partition: (expected: beside another mode: each node that counts by itself goes on)");
        }
        check("limit", limit, algorithm, burst, cost);
        groups.forEach((group, rates) -> check("groups." + group, rates, algorithm, burst, cost));
    }

    private static void check(String component, Rates rates, Algorithm algorithm, Optional<Long> burst, Cost cost) {
        checkWindows(component, rates.rates(), algorithm);
        long most = terms(rates, algorithm, burst, ZoneOffset.UTC, OnPartition.STRICT, Mode.LEASED)
                .capacity();
        if (cost instanceof Cost.Fixed fixed && (fixed.tokens() < 1 || fixed.tokens() > most)) {
            throw new IllegalArgumentException("cost: " + fixed.tokens() + " (expected: 1 to " + most
                    + ", which is all there ever is of " + component + " at once)");
        }
    }

    private static void checkWindows(String component, List<Rate> rates, Algorithm algorithm) {
        for (int i = 0; i < rates.size(); i++) {
            Window window = rates.get(i).window();
            String rate = component + (rates.size() == 1 ? ": " : "[" + i + "]: ") + rates.get(i);
            if (window instanceof Window.Calendar && algorithm != Algorithm.FIXED_WINDOW) {
                throw new IllegalArgumentException(
                        rate + " (expected: with another algorithm than fixed-window, 24h, 7d or 30d)");
            }
            if (algorithm == Algorithm.SLIDING_WINDOW && window.length().compareTo(SLIDING_MIN) < 0) {
                throw new IllegalArgumentException(rate + " (expected: a sliding window of 1s or longer)");
            }
        }
    }

    /**
     * The names under which it counts.
     *
     * @param name its own
     * @param known those who may have limits of their own
     */
    public Set<String> names(String name, Consumers known) {
        return RateTiers.names(name, this, known);
    }

    /** Why a consumer cannot have these instead, if so. */
    public Optional<String> misfit(Rates own) {
        try {
            check("limit", own, algorithm, burst, cost);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static Terms terms(
            Rates limit, Algorithm algorithm, Optional<Long> burst, ZoneId zone, OnPartition onPartition, Mode mode) {
        return new Terms(algorithm, limit.rates(), burst.orElse(0L), zone, onPartition, mode != Mode.EXACT);
    }

    /** What is promised of one of its limits; the same object for all routes and revisions that say the same. */
    Terms terms(Rates rates) {
        return TERMS.intern(terms(rates, algorithm, burst, timeZone, onPartition.orElse(OnPartition.STRICT), mode));
    }

    @Override
    public Optional<String> misfit(PathPattern path) {
        return by.misfit(path);
    }

    @Override
    public Filter toFilter(PolicyContext context) {
        return RateTiers.of(this, context);
    }
}
