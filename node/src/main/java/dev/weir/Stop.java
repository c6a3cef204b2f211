// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a process that goes on until it is told to stop is told so: by SIGTERM or Ctrl-C, or by the end of its standard
 * input. It then ends by itself, in order, with its own exit code.
 */
final class Stop {

    /** What goes on until it is asked to stop. */
    @FunctionalInterface
    interface Work {

        /** Ends soon after {@code stop} was asked; the result is the exit code. */
        int run(Stop stop) throws InterruptedException;
    }

    private static final Logger log = LoggerFactory.getLogger(Stop.class);

    /** Longer than a node or a demo needs to end in order. */
    private static final Duration ORDER_MAX = Duration.ofSeconds(60);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile int exitCode = Main.PROBLEM;

    /*
     * A signal makes the JVM run its shutdown hooks and then end with 128 plus the number of the signal, whatever the
     * program would like to say. The hook waits for the work to end and then ends the process with the work's code.
     */

    /** Does the work in this thread; the result is its exit code. */
    static int whenAsked(Work work) throws InterruptedException {
        Stop stop = new Stop();
        Thread hook = new Thread(stop::end, "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            stop.exitCode = work.run(stop);
        } finally {
            stop.over.countDown();
            release(hook);
        }
        return stop.exitCode;
    }

    private static void release(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            log.debug("the hook runs already", e);
        }
    }

    private void end() {
        ask();
        try {
            if (!over.await(ORDER_MAX.toSeconds(), TimeUnit.SECONDS)) {
                log.error("not ended in order within {} s", ORDER_MAX.toSeconds());
            }
        } catch (InterruptedException e) {
            log.error("not ended in order", e);
        }
        Runtime.getRuntime().halt(exitCode);
    }

    /** From any thread, any number of times. */
    void ask() {
        asked.countDown();
    }

    /** Asks when this input has no more to give; for a child whose parent holds the other end. */
    void askAtEndOf(InputStream input) {
        Thread reader = new Thread(() -> drain(input), "parent");
        reader.setDaemon(true);
        reader.start();
    }

    private void drain(InputStream input) {
        try {
            input.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            log.warn("standard input cannot be read: {}", e.toString());
        }
        ask();
    }

    /** Waits until it is asked. */
    void await() throws InterruptedException {
        asked.await();
    }

    /** Waits until it is asked, or for so long; whether it was asked. */
    boolean await(Duration limit) throws InterruptedException {
        return asked.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }
}
