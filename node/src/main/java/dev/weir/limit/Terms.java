// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

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
     * to ask for each, because what is not spent in time is lost to all.
     */
    long stock(long expected) {
        boolean comesBack = algorithm == Algorithm.FIXED_WINDOW;
        return stock && (comesBack || expected >= STOCK_MIN) ? expected : 0;
    }

    /** How long tokens may lie before they are given back: much shorter than the window, so that others have them. */
    public Duration idle() {
        return algorithm == Algorithm.FIXED_WINDOW
                ? bounded(shortest().dividedBy(100)).multipliedBy(2)
                : hold().multipliedBy(2);
    }

    private static Duration bounded(Duration time) {
        return time.compareTo(HOLD_MIN) < 0 ? HOLD_MIN : time.compareTo(HOLD_MAX) > 0 ? HOLD_MAX : time;
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
