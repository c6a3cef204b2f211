// SPDX-License-Identifier: Apache-2.0
package dev.weir.telemetry;

import com.codahale.metrics.Counter;
import java.util.function.LongSupplier;

/** A counter whose count somebody else keeps. */
final class CountedElsewhere extends Counter {

    private final LongSupplier count;

    CountedElsewhere(LongSupplier count) {
        this.count = count;
    }

    @Override
    public long getCount() {
        return count.getAsLong();
    }
}
