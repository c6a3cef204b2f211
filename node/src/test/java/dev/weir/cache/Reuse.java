// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static dev.weir.cache.Exchanged.GARBAGE;
import static dev.weir.cache.Exchanged.NEVER;

import java.util.Set;

/**
 * Judges by the sentences of RFC 9111, one after the other, whether a shared cache may keep a response and whether it
 * may answer a second request with it. Written apart from the cache, in seconds, and without reading any field.
 */
record Reuse(Exchanged exchanged) {

    private static final long LONGEST = 2147483648L;
    private static final Set<Integer> BY_DEFAULT = Set.of(200, 404);

    private boolean says(Directive flag) {
        return exchanged.flags().contains(flag);
    }

    private boolean times(Directive directive) {
        return exchanged.seconds().containsKey(directive);
    }

    private long seconds(Directive directive) {
        long value = exchanged.seconds().getOrDefault(directive, 0L);
        return value == GARBAGE ? 0 : Math.min(value, LONGEST);
    }

    /** §3, and that what nobody could ever use is not worth keeping. */
    boolean mayBeKept() {
        if (exchanged.status() == 206 || exchanged.status() == 500) {
            return false;
        }
        if (says(Directive.NO_STORE) && !says(Directive.MUST_UNDERSTAND)) {
            return false;
        }
        if (says(Directive.PRIVATE)) {
            return false;
        }
        boolean opened = says(Directive.PUBLIC)
                || says(Directive.MUST_REVALIDATE)
                || exchanged.seconds().getOrDefault(Directive.S_MAXAGE, GARBAGE) != GARBAGE;
        if (exchanged.authorized() && !opened) {
            return false;
        }
        boolean explicit = times(Directive.MAX_AGE) || times(Directive.S_MAXAGE) || exchanged.expires() != NEVER;
        boolean allowed = explicit
                || says(Directive.PUBLIC)
                || BY_DEFAULT.contains(exchanged.status())
                || says(Directive.NO_CACHE);
        boolean canValidate = exchanged.tagged() || exchanged.modified() != NEVER;
        return allowed && (canValidate || lifetime() + longestGrace() > ageWhenReceived());
    }

    private double lifetime() {
        if (says(Directive.NO_CACHE)) {
            return 0;
        }
        if (times(Directive.S_MAXAGE)) {
            return seconds(Directive.S_MAXAGE);
        }
        if (times(Directive.MAX_AGE)) {
            return seconds(Directive.MAX_AGE);
        }
        if (exchanged.expires() != NEVER) {
            return exchanged.expires();
        }
        boolean heuristic = BY_DEFAULT.contains(exchanged.status()) || says(Directive.PUBLIC);
        return heuristic && exchanged.modified() != NEVER ? exchanged.modified() / 10.0 : 0;
    }

    private long longestGrace() {
        return staleForbidden()
                ? 0
                : Math.max(seconds(Directive.STALE_WHILE_REVALIDATE), seconds(Directive.STALE_IF_ERROR));
    }

    private boolean staleForbidden() {
        return says(Directive.NO_CACHE) || says(Directive.MUST_REVALIDATE) || says(Directive.PROXY_REVALIDATE);
    }

    private long ageWhenReceived() {
        return Math.max(exchanged.date(), Math.max(0, exchanged.age()));
    }

    /** §4, §4.2.4, §5.2.1; RFC 5861 §3; RFC 8246 §2. */
    boolean mayAnswer() {
        long age = ageWhenReceived() + exchanged.later();
        double left = lifetime() - age;
        if (exchanged.wishes().containsKey(Directive.NO_CACHE)) {
            return false;
        }
        boolean unchanging = says(Directive.IMMUTABLE) && !says(Directive.NO_CACHE);
        Long maxAge = exchanged.wishes().get(Directive.MAX_AGE);
        boolean tooOld = maxAge != null && (age > maxAge || maxAge == 0);
        long minFresh = Math.min(exchanged.wishes().getOrDefault(Directive.MIN_FRESH, 0L), LONGEST);
        if (left > 0) {
            return left >= minFresh && (unchanging || !tooOld);
        }
        long maxStale = exchanged.wishes().getOrDefault(Directive.MAX_STALE, 0L);
        boolean takesStale = maxStale != 0;
        if (staleForbidden() || tooOld || minFresh > 0 || (maxAge != null && !takesStale)) {
            return false;
        }
        if (-left < seconds(Directive.STALE_WHILE_REVALIDATE)) {
            return true;
        }
        return takesStale && !times(Directive.S_MAXAGE) && (maxStale == NEVER || -left <= maxStale);
    }
}
