// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import java.time.Duration;

/**
 * The end of an answer that comes before all of its request did. Some clients lose an answer that ends, or is followed
 * by a reset, while they send: so what comes is thrown away for a moment, and the end is said with the request's, or
 * when the moment is over.
 */
final class EarlyEnd {

    private static final Duration LINGER = Duration.ofSeconds(2);

    private final Deadline linger;
    private boolean due;

    /** @param late what to do when the request still goes on */
    EarlyEnd(Http2Stream stream, Runnable late) {
        this.linger = new Deadline(stream.loop(), LINGER, late);
    }

    /** The answer is complete but for its end. */
    void begin() {
        due = true;
        linger.start();
    }

    /** Whether the end is still to be said. */
    boolean isDue() {
        return due;
    }

    void stop() {
        linger.stop();
    }
}
