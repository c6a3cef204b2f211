// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Where whoever comes waits until it is opened. It stays open. */
final class Gate {

    private static final int LIMIT_SECONDS = 60;

    private final CountDownLatch opened = new CountDownLatch(1);
    private final AtomicInteger arrived = new AtomicInteger();

    /** How many have come up to now. */
    int arrived() {
        return arrived.get();
    }

    void pass() {
        arrived.incrementAndGet();
        try {
            if (!opened.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody opened the gate within " + LIMIT_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted at the gate", e);
        }
    }

    void open() {
        opened.countDown();
    }
}
