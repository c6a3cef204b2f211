// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * What is promised of a limit. Goes with every question to its owner, so that owners need not know the gateway config.
 *
 * @param rates at least one; all of them hold, and a request is counted in all of them or in none
 * @param burst of a token bucket: the most that may be spent at once, 1 or more; 0 for the limit of each rate
 * @param zone of calendar windows
 * @param stock whether nodes may take tokens for later, and so spend most of them without asking
 */
public record Terms(
        Algorithm algorithm, List<Rate> rates, long burst, ZoneId zone, OnPartition onPartition, boolean stock) {

    /** What the rates of one limit are at most. */
    public static final int RATES_MAX = 8;

    /** Of fewer, chance alone would leave too many unspent. */
    private static final long STOCK_MIN = 8;

    private static final Duration HOLD_MIN = Duration.ofMillis(50);
    private static final Duration HOLD_MAX = Duration.ofSeconds(1);

    /** Who has taken a token goes on within that, or without it; as a part of the window nobody notices it. */
    private static final Duration PROMPT_MIN = Duration.ofNanos(100_000);

    private static final Duration PROMPT_MAX = Duration.ofMillis(5);

    /** Nobody waits longer to say when tokens were spent, where that matters. */
    private static final Duration SAID_MAX = Duration.ofSeconds(2);

    /** In longer windows the life of a lease is a thousandth or less. */
    private static final Duration SAID_UP_TO = Duration.ofMillis(1000 * SlidingMeter.VALID_MAX_MILLIS);

    public Terms {
        rates = List.copyOf(rates);
        if (rates.isEmpty() || rates.size() > RATES_MAX) {
            throw new IllegalArgumentException("rates: " + rates.size() + " (expected: 1 to " + RATES_MAX + ")");
        }
        if (burst < 0) {
            throw new IllegalArgumentException("burst: " + burst + " (expected: 1 or more, 0 for the limit)");
        }
    }

    /** How long the tokens in a node's stock should last, while there are plenty. */
    public Duration hold() {
        return switch (algorithm) {
            case FIXED_WINDOW -> bounded(shortest().dividedBy(5));
            case SLIDING_WINDOW -> Duration.ofMillis(SlidingMeter.validMillis(shortest()) / 2);
            case TOKEN_BUCKET -> HOLD_MIN;
        };
    }

    /**
     * How many tokens a node may take for later that it expects to spend while it may hold them; 0 where it is better
     * to ask for each, because a few of them would soon have to be given back.
     */
    long stock(long expected) {
        return stock && (fixed() || expected >= STOCK_MIN) ? expected : 0;
    }

    /** Whether tokens count for the window that they are of, whenever they were spent in it. */
    boolean fixed() {
        return algorithm == Algorithm.FIXED_WINDOW;
    }

    /**
     * Whether what nobody has for a moment is lost for good: it counts for a window after it was spent, however late.
     */
    boolean slides() {
        return algorithm == Algorithm.SLIDING_WINDOW;
    }

    /**
     * In what time after its first look at the clock a request has to go on with the token that it took, in
     * nanoseconds. What is said of when tokens were spent counts on it: a thread may be put aside in between.
     */
    long promptNanos() {
        return fixed()
                ? Lease.Life.WHENEVER
                : between(PROMPT_MIN, shortest().dividedBy(10_000), PROMPT_MAX).toNanos();
    }

    /**
     * How long a node may wait to say when tokens were spent, when it has nothing to ask for; empty where it need not
     * say so at all, because until then they count for hardly longer.
     */
    Optional<Duration> saidWithin() {
        boolean matters = slides() && shortest().compareTo(SAID_UP_TO) < 0;
        return matters ? Optional.of(between(Duration.ZERO, shortest().dividedBy(2), SAID_MAX)) : Optional.empty();
    }

    /** How long tokens may lie before they are given back: much shorter than the window, so that others have them. */
    public Duration idle() {
        return fixed() ? bounded(shortest().dividedBy(100)).multipliedBy(2) : hold().multipliedBy(2);
    }

    private static Duration bounded(Duration time) {
        return between(HOLD_MIN, time, HOLD_MAX);
    }

    private static Duration between(Duration least, Duration time, Duration most) {
        return time.compareTo(least) < 0 ? least : time.compareTo(most) > 0 ? most : time;
    }

    /** The length of the shortest window. */
    Duration shortest() {
        return rates.stream()
                .map(rate -> rate.window().length())
                .min(Duration::compareTo)
                .orElseThrow();
    }

    /** The most that can ever be taken at once. */
    public long capacity() {
        return rates.stream()
                .mapToLong(rate -> Meter.capacity(this, rate))
                .min()
                .orElseThrow();
    }
}
