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

    /** How long the tokens in a node's stock should last: windows have time to give back what lies idle. */
    public Duration hold() {
        if (algorithm == Algorithm.SLIDING_WINDOW) {
            return Duration.ofMillis(SlidingMeter.validMillis(shortest()) / 2);
        }
        if (algorithm == Algorithm.TOKEN_BUCKET) {
            return HOLD_MIN;
        }
        Duration part = shortest().dividedBy(100);
        return part.compareTo(HOLD_MIN) < 0 ? HOLD_MIN : part.compareTo(HOLD_MAX) > 0 ? HOLD_MAX : part;
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
