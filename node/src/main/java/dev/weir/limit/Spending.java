// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

/**
 * What became of tokens that a node was granted.
 *
 * @param era of the grant, in milliseconds by the cluster's clock
 * @param life so many milliseconds after it they could be spent
 * @param tokens so many of them, 1 or more
 * @param millis after the era by which they were spent; {@link #NEVER} if they never will be
 */
public record Spending(long era, long life, long tokens, long millis) {

    /** Nobody spent them and nobody can any more. */
    public static final long NEVER = -1;

    public Spending {
        if (life < 0 || tokens < 1 || millis < NEVER) {
            throw new IllegalArgumentException("life " + life + ", tokens " + tokens + ", millis " + millis
                    + " (expected: 0 or more, 1 or more, -1 or more)");
        }
    }

    boolean spent() {
        return millis != NEVER;
    }

    /** After that they cannot be spent. */
    long endMillis() {
        return era + life;
    }

    /** Until then they were spent, if ever. */
    long spentMillis() {
        return era + Math.min(life, millis);
    }
}
