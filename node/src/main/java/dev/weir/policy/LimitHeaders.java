// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import dev.weir.limit.Decision;
import dev.weir.limit.Rate;
import dev.weir.limit.Window;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.util.ArrayList;
import java.util.List;

/**
 * What clients are told of a limit: {@code RateLimit-Policy} has all of its rates, {@code RateLimit} the one that
 * leaves the least (draft-ietf-httpapi-ratelimit-headers-11), and the older {@code X-RateLimit-*} that one too.
 */
final class LimitHeaders {

    static final HttpString POLICY = new HttpString("RateLimit-Policy");
    static final HttpString STATE = new HttpString("RateLimit");
    static final HttpString LEGACY_LIMIT = new HttpString("X-RateLimit-Limit");
    static final HttpString LEGACY_REMAINING = new HttpString("X-RateLimit-Remaining");
    static final HttpString LEGACY_RESET = new HttpString("X-RateLimit-Reset");

    private static final long DAY_SECONDS = 86_400;

    private final RateLimit.Style style;
    private final List<Rate> rates;
    private final List<String> names;
    private final List<String> states = new ArrayList<>();
    private final String policies;

    /** @param name of the limit: lower-case letters, digits, {@code -} and {@code /} */
    LimitHeaders(String name, List<Rate> rates, RateLimit.Style style) {
        this.style = style;
        this.rates = List.copyOf(rates);
        this.names = names(name, rates.size());
        List<String> items = new ArrayList<>();
        for (int i = 0; i < rates.size(); i++) {
            states.add('"' + names.get(i) + "\";r=");
            items.add('"' + names.get(i) + "\";q=" + rates.get(i).limit() + window(rates.get(i)));
        }
        this.policies = String.join(", ", items);
    }

    private static List<String> names(String name, int count) {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            names.add(count == 1 ? name : name + '-' + i);
        }
        return List.copyOf(names);
    }

    /** In whole seconds, rounded up; a month has no certain length. */
    private static String window(Rate rate) {
        if (rate.window() instanceof Window.Calendar calendar) {
            return switch (calendar) {
                case DAY -> ";w=" + DAY_SECONDS;
                case WEEK -> ";w=" + 7 * DAY_SECONDS;
                case MONTH -> "";
            };
        }
        return ";w=" + seconds(rate.window().length().toMillis());
    }

    /** Whether there is anything to tell. */
    boolean any() {
        return style != RateLimit.Style.NONE;
    }

    /** What the rates are called, in their order. */
    List<String> names() {
        return names;
    }

    /** The name of the rate that leaves the least. */
    String violated(Decision decision) {
        return names.get(place(decision));
    }

    /** Until asking again makes sense, in whole seconds. */
    static long seconds(long millis) {
        return Math.max(1, (millis + 999) / 1000);
    }

    /**
     * Puts them behind those that are there: an upstream, or a policy nearer to it, may have limits of its own.
     *
     * @param spent what was taken since the decision
     */
    void put(HeaderMap headers, Decision decision, long spent) {
        boolean known =
                decision.verdict() == Decision.Verdict.ADMITTED || decision.verdict() == Decision.Verdict.REFUSED;
        Rate rate = rates.get(place(decision));
        // In a bucket there may be more than the quota of a window.
        long remaining = Math.min(rate.limit(), Math.max(0, decision.remaining() - spent));
        long seconds = seconds(decision.resetMillis());
        if (style == RateLimit.Style.DRAFT || style == RateLimit.Style.BOTH) {
            headers.add(POLICY, policies);
            if (known) {
                headers.add(STATE, states.get(place(decision)) + remaining + ";t=" + seconds);
            }
        }
        if (known && (style == RateLimit.Style.LEGACY || style == RateLimit.Style.BOTH)) {
            legacy(headers, rate.limit(), remaining, seconds);
        }
    }

    /** There can be one of them only: of two limits, the one that leaves less. */
    private static void legacy(HeaderMap headers, long limit, long remaining, long seconds) {
        String other = headers.getFirst(LEGACY_REMAINING);
        if (other != null && other.matches("[0-9]{1,18}") && Long.parseLong(other) <= remaining) {
            return;
        }
        headers.put(LEGACY_LIMIT, limit);
        headers.put(LEGACY_REMAINING, remaining);
        headers.put(LEGACY_RESET, seconds);
    }

    /** The terms may have had more rates when the decision was made. */
    private int place(Decision decision) {
        return Math.min(decision.violated(), rates.size() - 1);
    }
}
