// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;

/** The stretches of time that a rate counts in: one after the other, without a gap. */
public sealed interface Window {

    /** When the one began that this moment is in; milliseconds since 1970. */
    long startMillis(long nowMillis, ZoneId zone);

    /** When the one that began then is over. */
    long endMillis(long startMillis, ZoneId zone);

    /** How long one is; of calendar windows, the shortest. */
    Duration length();

    /** All of one length, counted from 1970 in UTC, so that all nodes and all starts agree on them. */
    record Aligned(Duration length) implements Window {

        /** A year. */
        static final Duration MAX = Duration.ofDays(366);

        public Aligned {
            if (length.toMillis() < 1 || length.compareTo(MAX) > 0) {
                throw new IllegalArgumentException("window: " + length.toMillis() + "ms (expected: 1ms to 366d)");
            }
        }

        @Override
        public long startMillis(long nowMillis, ZoneId zone) {
            return nowMillis - Math.floorMod(nowMillis, length.toMillis());
        }

        @Override
        public long endMillis(long startMillis, ZoneId zone) {
            return startMillis + length.toMillis();
        }
    }

    /** Days, weeks from Monday (ISO 8601) or months as people count them, in a time zone. */
    enum Calendar implements Window {
        DAY(Duration.ofHours(23)) {
            @Override
            LocalDate start(LocalDate date) {
                return date;
            }

            @Override
            LocalDate next(LocalDate start) {
                return start.plusDays(1);
            }
        },
        WEEK(Duration.ofDays(7).minusHours(1)) {
            @Override
            LocalDate start(LocalDate date) {
                return date.with(TemporalAdjusters.previousOrSame(java.time.DayOfWeek.MONDAY));
            }

            @Override
            LocalDate next(LocalDate start) {
                return start.plusWeeks(1);
            }
        },
        MONTH(Duration.ofDays(28).minusHours(1)) {
            @Override
            LocalDate start(LocalDate date) {
                return date.withDayOfMonth(1);
            }

            @Override
            LocalDate next(LocalDate start) {
                return start.plusMonths(1);
            }
        };

        private final Duration shortest;

        Calendar(Duration shortest) {
            this.shortest = shortest;
        }

        abstract LocalDate start(LocalDate date);

        abstract LocalDate next(LocalDate start);

        @Override
        public Duration length() {
            return shortest;
        }

        @Override
        public long startMillis(long nowMillis, ZoneId zone) {
            return millis(start(date(nowMillis, zone)), zone);
        }

        @Override
        public long endMillis(long startMillis, ZoneId zone) {
            return millis(next(date(startMillis, zone)), zone);
        }

        private static LocalDate date(long millis, ZoneId zone) {
            return Instant.ofEpochMilli(millis).atZone(zone).toLocalDate();
        }

        private static long millis(LocalDate date, ZoneId zone) {
            return date.atStartOfDay(zone).toInstant().toEpochMilli();
        }
    }
}
