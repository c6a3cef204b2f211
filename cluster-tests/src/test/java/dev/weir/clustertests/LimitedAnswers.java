// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What clients of a limit may be told, and nothing else. */
final class LimitedAnswers {

    /** What nodes' ideas of the time may differ by on one machine. */
    private static final long CLOCKS_MILLIS = 500;

    private static final int SHOWN = 5;

    private static final Pattern RATE_LIMIT = Pattern.compile("\"[^\"]+\";r=(?<left>\\d+);t=(?<seconds>\\d+)");

    private LimitedAnswers() {}

    /** Something holds for each of many requests, of which there is at least one. Of the others, a few are shown. */
    static void assertEach(Collection<Asked> asked, Consumer<Asked> rule) {
        List<String> broken = asked.stream()
                .flatMap(request -> broken(request, rule).stream())
                .limit(SHOWN)
                .toList();
        assertThat(asked).as("requests").hasSizeGreaterThan(0);
        assertThat(broken).isEmpty();
    }

    private static Optional<String> broken(Asked request, Consumer<Asked> rule) {
        try {
            rule.accept(request);
            return Optional.empty();
        } catch (AssertionError e) {
            return Optional.of(request + "\n" + e.getMessage());
        }
    }

    /** Every request was answered, with one of these statuses, and whatever is no 200 says why. */
    static void assertOnly(Collection<Asked> asked, Integer... statuses) {
        assertEach(asked, request -> {
            assertThat(request.status()).isIn((Object[]) statuses);
            assertExplained(request);
        });
    }

    /** Whatever is no 200 is a problem of a known kind, and says when to come back. */
    static void assertExplained(Asked request) {
        Reply reply = request.reply().orElseThrow();
        if (reply.status() == 200) {
            return;
        }
        assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
        assertThat(reply.json().path("status").asInt()).isEqualTo(reply.status());
        assertThat(reply.header("retry-after")).matches("[1-9]\\d*");
        String type = reply.json().path("type").asText();
        assertThat(Set.of("429", "503")).contains(Integer.toString(reply.status()));
        assertThat(type)
                .isEqualTo("https://iana.org/assignments/http-problem-types#"
                        + (reply.status() == 429 ? "quota-exceeded" : "temporary-reduced-capacity"));
    }

    /** A refusal of a limit with one window says what the limit is, that nothing is left of it, and until when. */
    static void assertTellsTheEnd(Asked request, long limit, Duration window) {
        Reply reply = request.reply().orElseThrow();
        Matcher said = RATE_LIMIT.matcher(reply.header("ratelimit"));

        assertThat(said.matches()).as("RateLimit of " + reply).isTrue();
        assertThat(reply.header("ratelimit-policy")).contains(";q=" + limit + ";w=" + window.toSeconds());
        assertThat(said.group("left")).isEqualTo("0");
        long seconds = Long.parseLong(said.group("seconds"));
        assertThat(Long.parseLong(reply.header("retry-after"))).isGreaterThanOrEqualTo(seconds);
        Windows then =
                Windows.touched(window, request.sentMillis() - CLOCKS_MILLIS, request.endedMillis() + CLOCKS_MILLIS);
        // From the last moment at which it can have been decided to the first, rounded up to seconds.
        assertThat(1000 * seconds)
                .as("t of " + request)
                .isBetween(
                        then.start(1) - request.endedMillis() - CLOCKS_MILLIS,
                        then.endMillis() - request.sentMillis() + 1000 + CLOCKS_MILLIS);
    }
}
