// SPDX-License-Identifier: Apache-2.0
package dev.weir.http2;

import dev.weir.http.EventLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One deadline that is set and taken back many times. */
final class Deadline {

    private final EventLoop loop;
    private final Duration time;
    private final Runnable missed;
    private EventLoop.@Nullable Timer timer;

    /** @param time zero: there is no such deadline */
    Deadline(EventLoop loop, Duration time, Runnable missed) {
        this.loop = loop;
        this.time = time;
        this.missed = missed;
    }

    /** Sets it, unless it is set. */
    void start() {
        if (timer == null && !time.isZero()) {
            timer = loop.schedule(this::miss, time);
        }
    }

    private void miss() {
        timer = null;
        missed.run();
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    void set(boolean running) {
        if (running) {
            start();
        } else {
            stop();
        }
    }
}
