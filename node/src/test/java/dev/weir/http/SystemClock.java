// SPDX-License-Identifier: Apache-2.0
package dev.weir.http;

/** The real time, for tests with real sockets. */
public final class SystemClock {

    private SystemClock() {}

    /** Nanoseconds since some moment. */
    public static long nanos() {
        return System.nanoTime();
    }
}
