// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that does one thing again and again until it is closed, and rests in between. From any thread. */
final class Tending implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Tending.class);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(1);

    private final Thread thread;
    private final String failed;
    private final Runnable turn;
    private final Supplier<Duration> rest;
    private volatile boolean ended;

    /**
     * One that is not started yet.
     *
     * @param name of the thread
     * @param failed what is logged when a turn has thrown something; it is done again after the next rest
     * @param turn what it does
     * @param rest how long it rests after a turn, unless it is woken; must not throw
     */
    Tending(String name, String failed, Runnable turn, Supplier<Duration> rest) {
        this.thread = new Thread(this::run, name);
        this.failed = failed;
        this.turn = turn;
        this.rest = rest;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!ended) {
            try {
                turn.run();
            } catch (RuntimeException e) {
                log.error("{}, it is tried again", failed, e);
            }
            LockSupport.parkNanos(rest.get().toNanos());
        }
    }

    /** It rests no longer; if it does not rest, it will not next time. */
    void wake() {
        LockSupport.unpark(thread);
    }

    /** No turn begins any more. Blocks until one that is under way has ended, a second at most. */
    @Override
    public void close() {
        ended = true;
        wake();
        try {
            thread.join(ENDS_WITHIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
