// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Threads that do not keep the process from ending; what waits at the end is not done any more. */
final class DaemonPool implements Executor, AutoCloseable {

    private final ExecutorService threads;

    DaemonPool(String name, int count) {
        threads = Executors.newFixedThreadPool(
                count,
                new ThreadFactoryBuilder()
                        .setNameFormat(name + "-%d")
                        .setDaemon(true)
                        .build());
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
