// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.hazelcast.internal.util.ConcurrencyUtil;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of a node's part in the cluster, one for each kind of work that must not wait for another kind. */
final class ClusterThreads implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ClusterThreads.class);

    private static final Executor FOR_HAZELCAST = Executors.newFixedThreadPool(2, daemons("weir-hazelcast-%d"));

    private final ExecutorService answers;
    private final ExecutorService revisions;
    private final ExecutorService members;
    private final ExecutorService copies;
    private final ScheduledExecutorService chores;
    private final ScheduledExecutorService beat;

    ClusterThreads(String node) {
        answers = Executors.newSingleThreadExecutor(daemons("weir-answers-" + node));
        revisions = teller("weir-revisions-" + node);
        members = teller("weir-members-" + node);
        copies = teller("weir-copies-" + node);
        chores = new ScheduledThreadPoolExecutor(
                1, daemons("weir-chores-" + node), new ThreadPoolExecutor.DiscardPolicy());
        beat = new ScheduledThreadPoolExecutor(1, daemons("weir-beat-" + node), new ThreadPoolExecutor.DiscardPolicy());
    }

    /**
     * Gives Hazelcast threads for the answers of asynchronous calls, once per process. Its own choice is the common
     * pool, or a new thread for every single answer where that pool has only one thread, as on every machine with two
     * cores.
     */
    static void lendToHazelcast() {
        ConcurrencyUtil.setDefaultAsyncExecutor(FOR_HAZELCAST);
    }

    /** Where answers of the shared state arrive. */
    Executor answers() {
        return answers;
    }

    /** Where followers of the revision run, one at a time, for as long as they take. */
    Executor revisions() {
        return revisions;
    }

    /** Where followers of the members run, one at a time. */
    Executor members() {
        return members;
    }

    /** Where copies are written that go to other members. */
    Executor copies() {
        return copies;
    }

    /** Runs a chore as soon as the others are done; it may block. */
    void soon(Runnable chore) {
        chores.execute(chore);
    }

    /** Runs a chore once, later; it may block. */
    void later(Duration delay, Runnable chore) {
        chores.schedule(chore, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Runs a chore again and again, whatever it throws; it may block. */
    void every(Duration period, Runnable chore) {
        chores.scheduleWithFixedDelay(attempt(chore), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Does something again and again, whatever it throws, at once for the first time; it must not block. */
    void steadily(Duration period, Runnable what) {
        beat.scheduleWithFixedDelay(attempt(what), 0, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What throws would otherwise never be done again, and nobody would hear of it. */
    private static Runnable attempt(Runnable chore) {
        return () -> {
            try {
                chore.run();
            } catch (RuntimeException e) {
                log.error("a chore of the cluster's went wrong, it is tried again", e);
            }
        };
    }

    /** No chore begins any more. */
    void stopLooking() {
        beat.shutdownNow();
        chores.shutdownNow();
    }

    @Override
    public void close() {
        stopLooking();
        answers.shutdown();
        revisions.shutdown();
        members.shutdown();
        copies.shutdown();
    }

    /** One thread; what is to be told after the end is told to nobody. */
    private static ExecutorService teller(String name) {
        return new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                daemons(name),
                new ThreadPoolExecutor.DiscardPolicy());
    }

    private static ThreadFactory daemons(String name) {
        return new ThreadFactoryBuilder().setNameFormat(name).setDaemon(true).build();
    }
}
