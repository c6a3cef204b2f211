// SPDX-License-Identifier: Apache-2.0
package dev.weir.discover;

import dev.weir.http.EventLoop;
import dev.weir.http.ManualLoop;
import java.time.Duration;

/** A timetable on which the test's own thread does everything, when the test says so. */
final class ManualTimetable implements Timetable {

    private final ManualLoop loop = new ManualLoop();

    @Override
    public long nanoTime() {
        return loop.nowNanos();
    }

    @Override
    public synchronized void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public synchronized Appointment after(Duration delay, Runnable task) {
        EventLoop.Timer timer = loop.schedule(task, delay);
        return timer::cancel;
    }

    /** What waits for its time. */
    int appointments() {
        return loop.timers();
    }

    /** Does what is to be done now. */
    synchronized void run() {
        loop.run();
    }

    /** Moves the clock, and does what falls due. */
    synchronized void advance(Duration time) {
        loop.advance(time);
    }
}
