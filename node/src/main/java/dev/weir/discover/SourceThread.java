// SPDX-License-Identifier: Apache-2.0
package dev.weir.discover;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A timetable that is a thread. It starts with the first source and ends with the node. */
final class SourceThread implements Timetable, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SourceThread.class);

    private final ScheduledThreadPoolExecutor thread;
    private final LongSupplier nanoClock;

    SourceThread(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.thread = new ScheduledThreadPoolExecutor(
                1,
                new ThreadFactoryBuilder()
                        .setNameFormat("weir-discover")
                        .setDaemon(true)
                        .build());
        thread.setRemoveOnCancelPolicy(true);
    }

    @Override
    public long nanoTime() {
        return nanoClock.getAsLong();
    }

    @Override
    public void execute(Runnable task) {
        after(Duration.ZERO, task);
    }

    @Override
    public Appointment after(Duration delay, Runnable task) {
        try {
            ScheduledFuture<?> future = thread.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException e) {
            return () -> {}; // the node is ending
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("a source of instances failed", e);
        }
    }

    /** What waits to be done. */
    int appointments() {
        return thread.getQueue().size();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
