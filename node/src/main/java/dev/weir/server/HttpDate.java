// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** The {@code Date} of this second (RFC 9110 §6.6.1). For one thread. */
final class HttpDate {

    /** IMF-fixdate (RFC 9110 §5.6.7): two digits for the day, unlike {@link DateTimeFormatter#RFC_1123_DATE_TIME}. */
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);

    private final LongSupplier wallClockMillis;
    private long second = Long.MIN_VALUE;
    private String value = "";
    private byte[] line = {};

    HttpDate(LongSupplier wallClockMillis) {
        this.wallClockMillis = wallClockMillis;
    }

    /** Name, value and line end. Not to be changed. */
    byte[] line() {
        look();
        return line;
    }

    /** The value alone. */
    String value() {
        look();
        return value;
    }

    private void look() {
        long now = Math.floorDiv(wallClockMillis.getAsLong(), 1000L);
        if (now != second) {
            second = now;
            value = FORMAT.format(Instant.ofEpochSecond(now).atOffset(ZoneOffset.UTC));
            line = Http1Answer.ascii("Date: " + value + "\r\n");
        }
    }
}
