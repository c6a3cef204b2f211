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

    /** Longer than a node or a demo needs to end in order, when nothing is under way. */
    private static final Duration ORDER_MAX = Duration.ofSeconds(60);

    /** What a shell makes of a program that a signal has ended: 128 plus the number of the signal. */
    private static final int SIGNALLED = 128;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile int exitCode = Main.PROBLEM;
    private volatile Duration orderMax = ORDER_MAX;

    /*
     * A signal makes the JVM run its shutdown hooks and then end with 128 plus the number of the signal, whatever the
     * program would like to say. The hook waits for the work to end and then ends the process with the work's code. A
     * second signal ends the process whatever is still under way.
     */

    /** Does the work in this thread; the result is its exit code. */
    static int whenAsked(Work work) throws InterruptedException {
        Stop stop = new Stop();
        Thread hook = new Thread(stop::end, "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        Signals signals = Signals.hear(Stop::atOnce);
        try {
            stop.exitCode = work.run(stop);
        } finally {
            stop.over.countDown();
            release(hook);
            signals.giveBack();
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

    private static void atOnce(int signal) {
        log.warn("told to stop again: what is under way is broken off");
        Runtime.getRuntime().halt(SIGNALLED + signal);
    }

    private void end() {
        ask();
        try {
            if (!over.await(orderMax.toSeconds(), TimeUnit.SECONDS)) {
                log.error("not ended in order within {} s", orderMax.toSeconds());
            }
        } catch (InterruptedException e) {
            log.error("not ended in order", e);
        }
        Runtime.getRuntime().halt(exitCode);
    }

    /** What is under way may take so much longer to end. */
    void allow(Duration longer) {
        orderMax = ORDER_MAX.plus(longer);
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
