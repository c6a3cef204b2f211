// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A request and its response as they are meant, before somebody wrote them down: what {@link Reuse} judges, and what
 * the cache has to read out of fields.
 *
 * @param flags directives without a value
 * @param seconds directives with one; {@link #GARBAGE} where the value is none
 * @param expires seconds after {@code Date}, {@link #NEVER} where it is not said
 * @param age as in {@code Age}, {@link #NEVER} where it is not said
 * @param date seconds before the response was received
 * @param modified seconds before {@code Date}, {@link #NEVER} where it is not said
 * @param wishes directives of the second request, {@link #NEVER} where they have no value
 * @param later seconds between the two requests
 */
record Exchanged(
        int status,
        boolean authorized,
        Set<Directive> flags,
        Map<Directive, Long> seconds,
        long expires,
        long age,
        long date,
        long modified,
        boolean tagged,
        Map<Directive, Long> wishes,
        long later) {

    static final long NEVER = -1;
    static final long GARBAGE = -2;

    private static final List<Integer> STATUSES = List.of(200, 200, 200, 404, 302, 500, 206);
    private static final List<Directive> FLAGS = List.of(
            Directive.PUBLIC,
            Directive.PRIVATE,
            Directive.NO_STORE,
            Directive.NO_CACHE,
            Directive.MUST_REVALIDATE,
            Directive.PROXY_REVALIDATE,
            Directive.MUST_UNDERSTAND,
            Directive.IMMUTABLE);
    private static final List<Directive> TIMED =
            List.of(Directive.MAX_AGE, Directive.S_MAXAGE, Directive.STALE_WHILE_REVALIDATE, Directive.STALE_IF_ERROR);
    private static final List<Long> TIMES = List.of(0L, 1L, 5L, 10L, 20L, 40L, 99_999_999_999L);

    static Exchanged random(Random random) {
        Set<Directive> flags = EnumSet.noneOf(Directive.class);
        FLAGS.stream().filter(flag -> random.nextInt(7) == 0).forEach(flags::add);
        Map<Directive, Long> seconds = new EnumMap<>(Directive.class);
        TIMED.stream()
                .filter(directive -> random.nextInt(3) == 0)
                .forEach(directive -> seconds.put(directive, random.nextInt(12) == 0 ? GARBAGE : time(random)));
        return new Exchanged(
                STATUSES.get(random.nextInt(STATUSES.size())),
                random.nextInt(6) == 0,
                flags,
                seconds,
                random.nextInt(3) == 0 ? random.nextInt(40) : NEVER,
                random.nextInt(3) == 0 ? random.nextInt(30) : NEVER,
                random.nextInt(3) == 0 ? random.nextInt(30) : 0,
                random.nextInt(3) == 0 ? random.nextInt(400) : NEVER,
                random.nextBoolean(),
                wishes(random),
                random.nextInt(50));
    }

    private static Map<Directive, Long> wishes(Random random) {
        Map<Directive, Long> wishes = new EnumMap<>(Directive.class);
        if (random.nextInt(8) == 0) {
            wishes.put(Directive.NO_CACHE, NEVER);
        }
        for (Directive directive : List.of(Directive.MAX_AGE, Directive.MIN_FRESH, Directive.MAX_STALE)) {
            if (random.nextInt(8) == 0) {
                boolean bare = directive == Directive.MAX_STALE && random.nextBoolean();
                wishes.put(directive, bare ? NEVER : time(random));
            }
        }
        return wishes;
    }

    private static long time(Random random) {
        return TIMES.get(random.nextInt(TIMES.size()));
    }

    /** The fields of the response, in one of the many ways in which they can be written. */
    String[] response(Random random) {
        List<String> fields = new ArrayList<>();
        List<String> directives = new ArrayList<>();
        flags.forEach(flag -> directives.add(flag.text()));
        seconds.forEach((directive, value) -> directives.add(directive.text() + '=' + written(value, random)));
        cacheControl(directives, fields, random);
        long dated = Example.NOON - date * 1000;
        add(fields, "Date", HttpDates.format(dated));
        if (expires != NEVER) {
            add(fields, "Expires", HttpDates.format(dated + expires * 1000));
        }
        if (modified != NEVER) {
            add(fields, "Last-Modified", HttpDates.format(dated - modified * 1000));
        }
        if (age != NEVER) {
            add(fields, "Age", Long.toString(age));
        }
        if (tagged) {
            add(fields, "ETag", "\"tag\"");
        }
        return fields.toArray(String[]::new);
    }

    /** Those of the second request. */
    String[] request(Random random) {
        List<String> fields = new ArrayList<>();
        List<String> directives = new ArrayList<>();
        wishes.forEach((directive, value) ->
                directives.add(directive.text() + (value == NEVER ? "" : "=" + written(value, random))));
        cacheControl(directives, fields, random);
        return fields.toArray(String[]::new);
    }

    private static void cacheControl(List<String> directives, List<String> fields, Random random) {
        if (directives.isEmpty()) {
            return;
        }
        if (random.nextInt(3) == 0) {
            directives.add("x-ext=\"no-store, private\"");
        }
        Collections.shuffle(directives, random);
        StringBuilder line = new StringBuilder();
        for (String directive : directives) {
            if (random.nextInt(4) == 0) {
                add(fields, "Cache-Control", line.toString());
                line.setLength(0);
            }
            boolean upper = random.nextInt(3) == 0;
            line.append(line.isEmpty() ? "" : random.nextBoolean() ? ", " : " ,,\t")
                    .append(upper ? directive.toUpperCase(Locale.ROOT) : directive);
        }
        add(fields, "Cache-Control", line.toString());
    }

    private static String written(long value, Random random) {
        if (value == GARBAGE) {
            return List.of("", "x", "-1", "1.0", "1 2").get(random.nextInt(5));
        }
        return random.nextInt(3) == 0 ? "\"" + value + '"' : Long.toString(value);
    }

    private static void add(List<String> fields, String name, String value) {
        fields.add(name);
        fields.add(value);
    }
}
