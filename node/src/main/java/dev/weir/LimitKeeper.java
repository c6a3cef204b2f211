// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import dev.weir.hazelcast.HazelcastCluster;
import dev.weir.limit.ConnectedLedgers;
import dev.weir.limit.ConnectedPermits;
import dev.weir.limit.Limits;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The limits of a node and the thread that keeps them tidy. They are there before the node is in its cluster. */
final class LimitKeeper implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LimitKeeper.class);

    /** Nothing waits longer for an answer of the cluster. */
    private static final Duration DEADLINE = Duration.ofMillis(50);

    private static final Duration TIDY_EVERY = Duration.ofMillis(50);
    private static final Duration SWEEP_EVERY = Duration.ofSeconds(5);
    private static final Duration LEAVES_WITHIN = Duration.ofSeconds(1);
    private static final int LEAVES = 3;

    private final ConnectedLedgers ledgers = new ConnectedLedgers();
    private final ConnectedPermits permits = new ConnectedPermits();
    private final Limits limits;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(new ThreadFactoryBuilder()
                    .setNameFormat("weir-limits")
                    .setDaemon(true)
                    .build());

    /** @param node name of the node */
    LimitKeeper(String node, LongSupplier nanoClock, LongSupplier wallClockMillis) {
        limits = new Limits(node, ledgers, permits, nanoClock, wallClockMillis, DEADLINE);
    }

    Limits limits() {
        return limits;
    }

    /** From now on the limits are those of the cluster. */
    LimitKeeper connect(HazelcastCluster cluster) {
        ledgers.connect(cluster.ledgers());
        cluster.follow(limits);
        permits.connect(cluster.permits());
        cluster.members().follow(limits.permits()::report);
        every(TIDY_EVERY, limits::tidy);
        every(SWEEP_EVERY, limits::sweep);
        return this;
    }

    private void every(Duration period, Runnable chore) {
        thread.scheduleWithFixedDelay(
                () -> attempt(chore), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** An exception would end the chore for ever. */
    private static void attempt(Runnable chore) {
        try {
            chore.run();
        } catch (RuntimeException e) {
            log.error("the limits could not be tidied, it is tried again", e);
        }
    }

    /**
     * To be called when no request is under way any more: what is held is given back to the others. More than once, as
     * a key gives nothing back while a question of its own is under way. Blocks for a moment.
     */
    @Override
    public void close() {
        if (thread.isShutdown()) {
            return;
        }
        for (int i = 0; i < LEAVES; i++) {
            thread.schedule(() -> attempt(limits::leave), i * TIDY_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LEAVES_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
