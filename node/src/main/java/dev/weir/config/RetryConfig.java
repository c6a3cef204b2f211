// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import dev.weir.document.ByteSize;
import dev.weir.document.Default;
import dev.weir.document.Keyed;
import dev.weir.document.Percentage;
import java.time.Duration;
import java.util.List;

/**
 * When a request is sent again.
 *
 * @param attempts sendings in all, 1 (never again) to 10
 * @param on what makes it worth another attempt: {@code connect-failure} (no instance has done anything of it),
 *     {@code terminated} (the connection ended before an answer), {@code response-timeout}, or the status of an answer
 * @param methods those that may be sent twice; after a {@code connect-failure} all may
 * @param backoff how long to wait before
 * @param budget attempts beyond the first, of all requests to this upstream that this node has sent in the last 10 s;
 *     those after a {@code connect-failure} are free
 * @param body a longer one that arrives while it is sent is not kept, and so not sent again; at most 16 MiB
 * @param retryAfterMax an answer that asks for more patience than this is passed on instead; 0 s to 1 h
 */
@Keyed
public record RetryConfig(
        @Default("2") int attempts,
        @Default("[connect-failure, terminated]") List<String> on,
        @Default("[GET, HEAD, OPTIONS, TRACE, PUT, DELETE]") List<String> methods,
        @Default("{}") Backoff backoff,
        @Default("20%") Percentage budget,
        @Default("64KiB") ByteSize body,
        @Default("1s") Duration retryAfterMax) {

    public static final String CONNECT_FAILURE = "connect-failure";
    public static final String TERMINATED = "terminated";
    public static final String RESPONSE_TIMEOUT = "response-timeout";

    private static final List<String> FAILURES = List.of(CONNECT_FAILURE, TERMINATED, RESPONSE_TIMEOUT);
    static final String REASON_EXPECTED = String.join(", ", FAILURES) + " or a status, 400 to 599";

    private static final long BODY_MAX = 16 << 20;

    /** What an upstream has that does not say otherwise. */
    public static final RetryConfig STANDARD = new RetryConfig(
            2,
            List.of(CONNECT_FAILURE, TERMINATED),
            List.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"), // idempotent: RFC 9110 §9.2.2
            new Backoff(Duration.ofMillis(25), Duration.ofSeconds(1)),
            new Percentage(0.2),
            new ByteSize(64 * 1024),
            Duration.ofSeconds(1));

    public RetryConfig {
        Checks.range("attempts", attempts, 1, 10);
        for (int i = 0; i < on.size(); i++) {
            Checks.require(isReason(on.get(i)), "on[" + i + "]", on.get(i), REASON_EXPECTED);
        }
        for (int i = 0; i < methods.size(); i++) {
            String method = methods.get(i);
            boolean upperCase = Checks.isToken(method) && method.chars().noneMatch(Character::isLowerCase);
            Checks.require(upperCase, "methods[" + i + "]", method, "a method in upper case such as GET");
        }
        Checks.require(body.bytes() <= BODY_MAX, "body", body.bytes() + "B", "at most 16MiB");
        boolean patient = !retryAfterMax.isNegative() && retryAfterMax.compareTo(Duration.ofHours(1)) <= 0;
        Checks.require(patient, "retry-after-max", retryAfterMax.toSeconds() + "s", "0s to 1h");
    }

    /** The statuses among what it is sent again for. */
    public List<Integer> statuses() {
        return on.stream().filter(RetryConfig::isStatus).map(Integer::valueOf).toList();
    }

    /** Whether it is a word for a failure, or a status. */
    static boolean isReason(String text) {
        return FAILURES.contains(text) || isStatus(text);
    }

    static boolean isStatus(String text) {
        return text.matches("[45][0-9][0-9]");
    }

    /**
     * How long to wait before another attempt: at random, up to a bound that doubles from one to the next.
     *
     * @param base the bound before the second attempt
     * @param max what the bound grows to
     */
    @Keyed
    public record Backoff(@Default("25ms") Duration base, @Default("1s") Duration max) {

        public Backoff {
            Checks.patience("base", base);
            Checks.patience("max", max);
            Checks.require(base.compareTo(max) <= 0, "base", base.toMillis() + "ms", "at most max");
        }
    }
}
