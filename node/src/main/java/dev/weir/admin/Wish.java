// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import java.time.Duration;
import java.util.Optional;

/**
 * How a change is to be made, from the query: {@code ?dry-run=true}, {@code ?wait=all&timeout=5s}.
 *
 * @param dryRun whether it is only to be checked
 * @param confirmWithin how long to wait for all members to run it; empty for not at all
 */
record Wish(boolean dryRun, Optional<Duration> confirmWithin) {

    static final Duration TIMEOUT_MAX = Duration.ofSeconds(60);

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

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
        return Durations.parse(text)
                .filter(duration -> duration.compareTo(TIMEOUT_MAX) <= 0)
                .orElseThrow(() ->
                        new Refusal(400, "timeout: " + text + " (expected: a duration like 500ms or 5s, at most 60s)"));
    }
}
