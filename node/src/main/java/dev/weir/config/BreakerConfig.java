// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.document.Default;
import dev.weir.document.Keyed;
import dev.weir.document.Percentage;
import java.time.Duration;
import java.util.Optional;

/**
 * When an upstream is not asked at all for a while, for one route and on all nodes together.
 *
 * @param failureRate this part of the requests in {@code window} fails, more than 0%
 * @param slowAfter an answer that takes longer is slow; none is unless it is given. 1 ms to 1 day
 * @param slowRate this part of the requests in {@code window} is slow, more than 0%
 * @param over a rate is only judged of so many requests in {@code window} or more, 1 to 1,000,000
 * @param window that rates are of, 1 s to 10 min
 * @param openFor how long nothing is asked before one request tries; 100 ms to 1 h
 */
@Keyed
public record BreakerConfig(
        @Default("50%") Percentage failureRate,
        Optional<Duration> slowAfter,
        @Default("80%") Percentage slowRate,
        @Default("20") int over,
        @Default("10s") Duration window,
        @Default("10s") Duration openFor) {

    public BreakerConfig {
        Checks.some("failure-rate", failureRate);
        slowAfter.ifPresent(limit -> Checks.patience("slow-after", limit));
        Checks.some("slow-rate", slowRate);
        Checks.range("over", over, 1, 1_000_000);
        Checks.span("window", window, Duration.ofSeconds(1), "1s", Duration.ofMinutes(10), "10m");
        Checks.span("open-for", openFor, Duration.ofMillis(100), "100ms", Duration.ofHours(1), "1h");
    }
}
