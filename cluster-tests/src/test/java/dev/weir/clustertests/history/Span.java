// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests.history;

/**
 * From when to when something went on, by the clocks of the process that saw it.
 *
 * @param sentNanos for the order of what one process saw; it means nothing to another one
 * @param sentMillis since 1970, for windows
 */
public record Span(long sentNanos, long endedNanos, long sentMillis, long endedMillis) {

    /** A moment: now. */
    public static Span now() {
        long nanos = System.nanoTime();
        long millis = System.currentTimeMillis();
        return new Span(nanos, nanos, millis, millis);
    }

    /** In histories that are written by hand: both clocks begin at the same time. */
    public static Span ofMillis(long sent, long ended) {
        return new Span(sent * 1_000_000, ended * 1_000_000, sent, ended);
    }

    /** From its beginning until now. */
    public Span ended() {
        return new Span(sentNanos, System.nanoTime(), sentMillis, System.currentTimeMillis());
    }

    /** Whether they have a moment in common. */
    public boolean touches(long fromMillis, long toMillis) {
        return sentMillis <= toMillis && endedMillis >= fromMillis;
    }
}
