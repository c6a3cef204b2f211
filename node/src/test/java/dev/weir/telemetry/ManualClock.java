// SPDX-License-Identifier: Apache-2.0
package dev.weir.telemetry;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A clock that stands still until it is moved. */
final class ManualClock implements LongSupplier {

    private volatile long nanos = 1_000;

    @Override
    public long getAsLong() {
        return nanos;
    }

    synchronized void advance(Duration time) {
        nanos += time.toNanos();
    }
}
