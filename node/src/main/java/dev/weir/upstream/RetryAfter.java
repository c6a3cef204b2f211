// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import io.undertow.util.DateUtils;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long an answer asks to wait before the request is sent again (RFC 9110 §10.2.3). */
final class RetryAfter {

    /** Longer than anybody waits. */
    private static final Duration NEVER = Duration.ofDays(365);

    private RetryAfter() {}

    /**
     * Seconds as they stand there, or the time between the answer's own {@code Date} and the one it names: so two
     * clocks that differ do not matter. Zero where it asks for nothing, more than any limit where it cannot be read.
     */
    static Duration of(HeaderMap headers) {
        String value = headers.getFirst(Headers.RETRY_AFTER);
        if (value == null) {
            return Duration.ZERO;
        }
        if (value.matches("[0-9]{1,8}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        Optional<Instant> until = date(value);
        Optional<Instant> now = date(headers.getFirst(Headers.DATE));
        if (until.isEmpty() || now.isEmpty()) {
            return NEVER;
        }
        Duration left = Duration.between(now.get(), until.get());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** In one of the three forms of HTTP (RFC 9110 §5.6.7). */
    private static Optional<Instant> date(@Nullable String text) {
        return Optional.ofNullable(text).map(DateUtils::parseDate).map(Date::toInstant);
    }
}
