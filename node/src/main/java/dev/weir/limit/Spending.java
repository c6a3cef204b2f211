// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.Optional;

/**
 * What became of tokens that a node was granted. Times are by the cluster's clock, in microseconds.
 *
 * @param era of the grant
 * @param life so long after it they could be spent
 * @param tokens so many of them, 1 or more
 * @param micros after the era by which they were spent; {@link #NEVER} if they never will be
 */
public record Spending(long era, long life, long tokens, long micros) {

    /** Nobody spent them and nobody can any more. */
    public static final long NEVER = -1;

    private static final long MILLI = 1000;

    public Spending {
        if (life < 0 || tokens < 1 || micros < NEVER) {
            throw new IllegalArgumentException("life " + life + ", tokens " + tokens + ", micros " + micros
                    + " (expected: 0 or more, 1 or more, -1 or more)");
        }
    }

    /** One whose times are known in milliseconds. */
    public static Spending ofMillis(long era, long life, long tokens, long millis) {
        return new Spending(MILLI * era, MILLI * life, tokens, millis == NEVER ? NEVER : MILLI * millis);
    }

    boolean spent() {
        return micros != NEVER;
    }

    /**
     * The same in whole milliseconds: granted rather earlier, spent rather later. Empty where it was spent so late that
     * this would be after the end of their life.
     */
    Optional<Spending> inMillis() {
        long after = spent() ? (Math.floorMod(era, MILLI) + micros + MILLI - 1) / MILLI : NEVER;
        return MILLI * after > life
                ? Optional.empty()
                : Optional.of(ofMillis(eraMillis(), life / MILLI, tokens, after));
    }

    /** When they were granted, in milliseconds, rounded down. */
    public long eraMillis() {
        return Math.floorDiv(era, MILLI);
    }

    /** After that they cannot be spent. */
    long end() {
        return era + life;
    }

    /** The same in milliseconds, rounded down. */
    long endMillis() {
        return Math.floorDiv(end(), MILLI);
    }

    /** Until then they were spent, if ever. */
    long spentAt() {
        return era + Math.min(life, micros);
    }
}
