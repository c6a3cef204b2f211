// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import dev.weir.health.Counters;
import dev.weir.health.Health;
import dev.weir.health.Outcome;
import dev.weir.health.Rules;
import dev.weir.health.UpstreamHealth;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** The health of a real member, with its thread, and attempts that end as the test says. */
final class TickingHealth implements AutoCloseable {

    static final String ONE = "http://10.0.0.1:8080";
    static final String TWO = "http://10.0.0.2:8080";
    static final String THREE = "http://10.0.0.3:8080";
    static final String FOUR = "http://10.0.0.4:8080";

    private static final Rules RULES = new Rules(
            List.of(ONE, TWO, THREE, FOUR),
            Optional.of(new Rules.Eject(
                    5,
                    new Rules.Share(0.5, 20, Duration.ofSeconds(10)),
                    Optional.empty(),
                    Duration.ofHours(1),
                    Duration.ofHours(1),
                    0.5)),
            Optional.empty(),
            0.3,
            Optional.empty());

    private final Health health;
    private final Thread thread = new Thread(this::run, "ticking");
    private volatile boolean ended;

    TickingHealth(HazelcastCluster cluster) {
        health = new Health(cluster.health(), 1, System::nanoTime, () -> LockSupport.unpark(thread));
        health.retain(Map.of("orders", RULES), Set.of());
        thread.start();
    }

    private void run() {
        while (!ended) {
            health.tick();
            LockSupport.parkNanos(health.isUrgent() ? 5_000_000 : 50_000_000);
        }
    }

    Health health() {
        return health;
    }

    UpstreamHealth upstream() {
        return health.upstream("orders");
    }

    boolean asks(String url) {
        return upstream().standing(url).usable();
    }

    /** Whether something was decided that this node knows of. */
    boolean isRuled() {
        return upstream().ruling().instances().size() == 4;
    }

    void fail(String url, int times) {
        attempts(url, Outcome.FAILED, times);
    }

    void attempts(String url, Outcome outcome, int times) {
        Counters counters = upstream().counters(url);
        for (int i = 0; i < times; i++) {
            counters.ended(0, outcome, System.nanoTime(), 0, "503");
        }
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
