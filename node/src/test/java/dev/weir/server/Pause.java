// SPDX-License-Identifier: Apache-2.0
package dev.weir.server;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** What an instance does before it goes on: it waits until the test says so. */
final class Pause {

    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger reached = new AtomicInteger();

    /** An instance that sends the first part of each answer at once, and the rest when the pause is over. */
    RawInstance between(String first, String rest) throws IOException {
        return new RawInstance((peer, connection) -> {
            while (peer.request() != null) {
                peer.send(first);
                await();
                peer.send(rest);
            }
        });
    }

    /** For the thread of an instance. */
    void await() throws IOException {
        reached.incrementAndGet();
        try {
            over.await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException("the test is over");
        }
    }

    /** How many came here. */
    int reached() {
        return reached.get();
    }

    void end() {
        over.countDown();
    }
}
