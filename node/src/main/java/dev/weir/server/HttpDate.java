// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** The {@code Date} header line of this second (RFC 9110 §6.6.1). For one thread. */
final class HttpDate {

    /** IMF-fixdate (RFC 9110 §5.6.7): two digits for the day, unlike {@link DateTimeFormatter#RFC_1123_DATE_TIME}. */
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("'Date: 'EEE, dd MMM yyyy HH:mm:ss 'GMT\r\n'", Locale.US);

    private final LongSupplier wallClockMillis;
    private long second = Long.MIN_VALUE;
    private byte[] line = {};

    HttpDate(LongSupplier wallClockMillis) {
        this.wallClockMillis = wallClockMillis;
    }

    /** Name, value and line end. Not to be changed. */
    byte[] line() {
        long now = Math.floorDiv(wallClockMillis.getAsLong(), 1000L);
        if (now != second) {
            second = now;
            line = Http1Answer.ascii(FORMAT.format(Instant.ofEpochSecond(now).atOffset(ZoneOffset.UTC)));
        }
        return line;
    }
}
