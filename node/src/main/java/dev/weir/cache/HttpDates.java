// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dates as they stand in fields (RFC 9110 §5.6.7): read in all three forms, in any case, and in no zone but GMT (RFC
 * 9111 §4.2); written as IMF-fixdate.
 */
final class HttpDates {

    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);

    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    private static final String TIME = "(?<hour>[0-9]{2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})";
    private static final String MONTH = "(?<month>[a-z]{3})";

    private static final Pattern IMF =
            form("(?:mon|tue|wed|thu|fri|sat|sun), (?<day>[0-9]{2}) " + MONTH + " (?<year>[0-9]{4}) " + TIME + " GMT");
    private static final Pattern RFC850 = form("(?:mon|tues|wednes|thurs|fri|satur|sun)day, (?<day>[0-9]{2})-" + MONTH
            + "-(?<year>[0-9]{2}) " + TIME + " GMT");
    private static final Pattern ASCTIME =
            form("(?:mon|tue|wed|thu|fri|sat|sun) " + MONTH + " (?<day>[ 0-9][0-9]) " + TIME + " (?<year>[0-9]{4})");

    private static final int YEARS_AHEAD_MAX = 50;

    private HttpDates() {}

    private static Pattern form(String text) {
        return Pattern.compile(text, Pattern.CASE_INSENSITIVE);
    }

    /**
     * Milliseconds since 1970; empty where the text is no date.
     *
     * @param now in milliseconds since 1970, for years of two digits
     */
    static OptionalLong parse(String text, long now) {
        for (Pattern form : List.of(IMF, RFC850, ASCTIME)) {
            Matcher matcher = form.matcher(text);
            if (matcher.matches()) {
                return millis(matcher, now);
            }
        }
        return OptionalLong.empty();
    }

    static String format(long millis) {
        return FORMAT.format(Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC));
    }

    private static OptionalLong millis(Matcher parts, long now) {
        int month = MONTHS.indexOf(parts.group("month").toLowerCase(Locale.ROOT)) + 1;
        // A leap second is the last one that we know of: never later than what was said.
        int second = number(parts, "second") == 60 ? 59 : number(parts, "second");
        try {
            LocalDateTime date = LocalDateTime.of(
                    year(parts.group("year"), now),
                    month,
                    number(parts, "day"),
                    number(parts, "hour"),
                    number(parts, "minute"),
                    second);
            return OptionalLong.of(date.toInstant(ZoneOffset.UTC).toEpochMilli());
        } catch (DateTimeException e) {
            return OptionalLong.empty(); // such as a 31st of February
        }
    }

    /** Two digits that would be more than 50 years ahead are of the past (RFC 9110 §5.6.7). */
    private static int year(String digits, long now) {
        int year = Integer.parseInt(digits);
        if (digits.length() == 4) {
            return year;
        }
        int thisYear = Instant.ofEpochMilli(now).atOffset(ZoneOffset.UTC).getYear();
        int sameCentury = thisYear - thisYear % 100 + year;
        return sameCentury > thisYear + YEARS_AHEAD_MAX ? sameCentury - 100 : sameCentury;
    }

    private static int number(Matcher parts, String name) {
        return Integer.parseInt(parts.group(name).strip());
    }
}
