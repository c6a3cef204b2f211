// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Tells operators that something does not work: at once, and as long as it goes on now and then, however many requests
 * meet it. From any thread.
 */
final class Alarm {

    private static final Duration EVERY = Duration.ofSeconds(10);

    private final Logger log;
    private final String what;
    private final LongSupplier nanoClock;
    private boolean raised;
    private long saidNanos;
    private long unsaid;

    /** @param what does not work */
    Alarm(Logger log, String what, LongSupplier nanoClock) {
        this.log = log;
        this.what = what;
        this.nanoClock = nanoClock;
    }

    /** @param why never a credential, or a part of an answer */
    synchronized void raise(String why) {
        long now = nanoClock.getAsLong();
        if (raised && now - saidNanos < EVERY.toNanos()) {
            unsaid++;
            return;
        }
        log.warn("{}: {} (and {} times more since this was last said)", what, why, unsaid);
        raised = true;
        saidNanos = now;
        unsaid = 0;
    }
}
