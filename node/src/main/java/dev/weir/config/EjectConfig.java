// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.document.Default;
import dev.weir.document.Key;
import dev.weir.document.Keyed;
import dev.weir.document.Percentage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When an instance is spared for a while because of what requests meet, on all nodes together.
 *
 * @param consecutiveFailures so many one after the other, 1 to 1000
 * @param failureRate this part of the requests in {@code window}, more than 0%
 * @param over a rate is only judged of so many requests in {@code window} or more, 1 to 1,000,000
 * @param slowAfter an answer that takes longer is slow; none is unless it is given. 1 ms to 1 day
 * @param slowRate this part of the requests in {@code window} is slow, more than 0%
 * @param window that rates are of, 1 s to 10 min
 * @param on what is a failure: {@code connect-failure}, {@code terminated}, {@code response-timeout}, or the status of
 *     an answer. Empty: nothing is, and none is spared for it
 * @param spared for how long, the first time; 1 s to 1 day. As many times longer as it was in a row
 * @param maxFor the longest; at least {@code for}
 * @param max so many of the instances at most, more than 0%; at least one of two or more
 */
@Keyed
public record EjectConfig(
        @Default("5") int consecutiveFailures,
        @Default("50%") Percentage failureRate,
        @Default("20") int over,
        Optional<Duration> slowAfter,
        @Default("80%") Percentage slowRate,
        @Default("10s") Duration window,
        @Default("[connect-failure, terminated, response-timeout, 500, 502, 503, 504]") List<String> on,
        @Key("for") @Default("30s") Duration spared,
        @Default("5m") Duration maxFor,
        @Default("50%") Percentage max) {

    /** What an upstream has that does not say otherwise. */
    public static final EjectConfig STANDARD = new EjectConfig(
            5,
            new Percentage(0.5),
            20,
            Optional.empty(),
            new Percentage(0.8),
            Duration.ofSeconds(10),
            List.of(
                    RetryConfig.CONNECT_FAILURE,
                    RetryConfig.TERMINATED,
                    RetryConfig.RESPONSE_TIMEOUT,
                    "500",
                    "502",
                    "503",
                    "504"),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            new Percentage(0.5));

    public EjectConfig {
        Checks.range("consecutive-failures", consecutiveFailures, 1, 1000);
        Checks.some("failure-rate", failureRate);
        Checks.range("over", over, 1, 1_000_000);
        slowAfter.ifPresent(limit -> Checks.patience("slow-after", limit));
        Checks.some("slow-rate", slowRate);
        Checks.span("window", window, Duration.ofSeconds(1), "1s", Duration.ofMinutes(10), "10m");
        for (int i = 0; i < on.size(); i++) {
            Checks.require(RetryConfig.isReason(on.get(i)), "on[" + i + "]", on.get(i), RetryConfig.REASON_EXPECTED);
        }
        Checks.span("for", spared, Duration.ofSeconds(1), "1s", Duration.ofDays(1), "1d");
        Checks.span("max-for", maxFor, spared, "what for is", Duration.ofDays(1), "1d");
        Checks.some("max", max);
    }

    /** The statuses among what is a failure. */
    public List<Integer> statuses() {
        return on.stream().filter(RetryConfig::isStatus).map(Integer::valueOf).toList();
    }
}
