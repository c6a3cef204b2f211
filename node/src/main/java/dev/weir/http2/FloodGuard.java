// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Ends a connection whose other end keeps us busy with what costs it nothing: frames that carry nothing, streams that
 * are begun only to be reset (RFC 9113 §10.5). What is useful earns as many of the small frames that go with it.
 */
final class FloodGuard {

    private static final int RESETS = 200;
    private static final Duration RESETS_PER = Duration.ofSeconds(30);
    private static final int SETTINGS = 50;
    private static final Duration SETTINGS_PER = Duration.ofSeconds(10);
    private static final int FRAMES = 10_000;
    private static final Duration FRAMES_PER = Duration.ofSeconds(10);

    private static final int BYTES_PER_FRAME = 1024;

    private final LongSupplier nanoClock;
    private final Budget resets;
    private final Budget settings;
    private final Budget frames;

    FloodGuard(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        long now = nanoClock.getAsLong();
        this.resets = new Budget(RESETS, RESETS_PER, now);
        this.settings = new Budget(SETTINGS, SETTINGS_PER, now);
        this.frames = new Budget(FRAMES, FRAMES_PER, now);
    }

    /** A stream was reset before it was over, by the other end or by its fault. */
    void reset() throws ConnectionError {
        spend(resets, "streams that were reset");
    }

    /** SETTINGS came. */
    void settings() throws ConnectionError {
        spend(settings, "SETTINGS");
    }

    /** A frame came that moves nothing: PING, PRIORITY, WINDOW_UPDATE, DATA without data, an unknown one. */
    void frame() throws ConnectionError {
        spend(frames, "frames that carry nothing");
    }

    /** Data went either way: it is acknowledged in small steps by some. */
    void dataMoved(int bytes) {
        frames.earn(1 + bytes / BYTES_PER_FRAME);
    }

    /** A stream came to its end. */
    void streamEnded() {
        frames.earn(1);
        resets.earn(1);
    }

    private void spend(Budget budget, String what) throws ConnectionError {
        if (!budget.take(nanoClock.getAsLong())) {
            throw new ConnectionError(ErrorCode.ENHANCE_YOUR_CALM, "too many " + what);
        }
    }
}
