// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a change is to be made, from the query: {@code ?dry-run=true}, {@code ?wait=all&timeout=5s}.
 *
 * @param dryRun whether it is only to be checked
 * @param confirmWithin how long to wait for all members to run it; empty for not at all
 */
record Wish(boolean dryRun, Optional<Duration> confirmWithin) {

    static final Duration TIMEOUT_MAX = Duration.ofSeconds(60);

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,9})(ms|s|m)");

    static Wish of(Call call) {
        call.allowParameters("dry-run", "wait", "timeout");
        Optional<String> wait = call.parameter("wait");
        if (wait.isPresent() && !wait.get().equals("all")) {
            throw new Refusal(400, "wait: " + wait.get() + " (expected: all)");
        }
        Optional<Duration> timeout = call.parameter("timeout").map(Wish::duration);
        if (timeout.isPresent() && wait.isEmpty()) {
            throw new Refusal(400, "timeout: " + call.parameter("timeout").orElse("") + " (expected: with wait=all)");
        }
        return new Wish(
                call.parameter("dry-run").map(Wish::flag).orElse(false), wait.map(all -> timeout.orElse(TIMEOUT)));
    }

    private static boolean flag(String value) {
        return switch (value) {
            case "true", "" -> true;
            case "false" -> false;
            default -> throw new Refusal(400, "dry-run: " + value + " (expected: true or false)");
        };
    }

    private static Duration duration(String text) {
        Matcher amount = AMOUNT.matcher(text);
        if (amount.matches()) {
            long number = Long.parseLong(amount.group(1));
            Duration duration =
                    switch (amount.group(2)) {
                        case "ms" -> Duration.ofMillis(number);
                        case "s" -> Duration.ofSeconds(number);
                        default -> Duration.ofMinutes(number);
                    };
            if (duration.compareTo(TIMEOUT_MAX) <= 0) {
                return duration;
            }
        }
        throw new Refusal(400, "timeout: " + text + " (expected: a duration like 500ms or 5s, at most 60s)");
    }
}
