// SPDX-License-Identifier: Apache-2.0
package dev.weir;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import dev.weir.config.GatewayConfig;
import dev.weir.config.NodeSettings;
import dev.weir.hazelcast.HazelcastCluster;
import dev.weir.limit.Algorithm;
import dev.weir.limit.ConnectedLedgers;
import dev.weir.limit.ConnectedPermits;
import dev.weir.limit.Demand;
import dev.weir.limit.Limits;
import dev.weir.limit.OnPartition;
import dev.weir.limit.Rate;
import dev.weir.limit.Terms;
import dev.weir.policy.ConcurrencyLimit;
import dev.weir.route.RouteCompiler;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The limits of a node and the thread that keeps them tidy. They are there before the node is in its cluster. */
final class LimitKeeper implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LimitKeeper.class);

    private static final Duration TIDY_EVERY = Duration.ofMillis(50);
    private static final Duration POLL_EVERY = Duration.ofMillis(10);
    private static final Duration SWEEP_EVERY = Duration.ofSeconds(5);
    private static final Duration WARM_WITHIN = Duration.ofSeconds(1);

    /** On a machine that stands still for a moment: what is not given back is nobody's for a while. */
    private static final Duration LEAVES_WITHIN = Duration.ofSeconds(3);

    private static final int LEAVES = 3;

    /** Keys at all members, of a limit that no policy can have and that lasts a second. */
    private static final String WARM_UP = "@warm-up ";

    private static final int WARM_UP_KEYS = 200;
    private static final Terms WARM_UP_TERMS =
            new Terms(Algorithm.FIXED_WINDOW, List.of(Rate.parse("1/s")), 0, ZoneOffset.UTC, OnPartition.OPEN, false);

    private final ConnectedLedgers ledgers = new ConnectedLedgers();
    private final ConnectedPermits permits = new ConnectedPermits();
    private final Limits limits;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(new ThreadFactoryBuilder()
                    .setNameFormat("weir-limits")
                    .setDaemon(true)
                    .build());

    /**
     * @param node name of the node
     * @param settings how long nothing waits for an answer of the cluster, and how many keys are counted
     */
    LimitKeeper(String node, NodeSettings.Cluster settings, LongSupplier nanoClock, LongSupplier wallClockMillis) {
        limits = new Limits(
                node, ledgers, permits, nanoClock, wallClockMillis, settings.deadline(), settings.ledgersMax());
    }

    Limits limits() {
        return limits;
    }

    /** Says which ones the gateway config names. To be called just before it is swapped in. */
    void retain(GatewayConfig config) {
        limits.retain(RouteCompiler.limitNames(config));
        limits.permits().retain(RouteCompiler.policyNames(config, ConcurrencyLimit.class));
    }

    /** From now on the limits are those of the cluster. */
    LimitKeeper connect(HazelcastCluster cluster) {
        ledgers.connect(cluster.ledgers());
        cluster.follow(limits);
        permits.connect(cluster.permits());
        cluster.members().follow(limits.permits()::report);
        warmUp();
        every(TIDY_EVERY, limits::tidy);
        every(POLL_EVERY, limits.permits()::poll);
        every(SWEEP_EVERY, limits::sweep);
        return this;
    }

    /** The first question of a JVM takes longer than a request may wait: it is asked before there are requests. */
    private void warmUp() {
        Demand nothing = new Demand(limits.node(), 1, 0, 1, 0, 0, 0, 0);
        CompletableFuture<?>[] answers = IntStream.range(0, WARM_UP_KEYS)
                .mapToObj(key -> ledgers.ask(WARM_UP + key, WARM_UP_TERMS, nothing)
                        .handle((grant, failure) -> failure == null)
                        .toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(answers)
                .completeOnTimeout(null, WARM_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .join();
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
