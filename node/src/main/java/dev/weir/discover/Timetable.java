// SPDX-License-Identifier: Apache-2.0
package dev.weir.discover;

import java.time.Duration;

/** The one thread on which sources live: what happens to them happens here, one thing after the other. */
interface Timetable {

    /** The clock that delays go by. */
    long nanoTime();

    /** Does something soon; from any thread, never within the call. Nothing happens after the end. */
    void execute(Runnable task);

    /** Does something after a while; from any thread. */
    Appointment after(Duration delay, Runnable task);

    /** Something that will be done. */
    @FunctionalInterface
    interface Appointment {

        /** Takes it back; nothing happens where it was done already. */
        void cancel();
    }
}
