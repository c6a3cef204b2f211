// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node stands still, as in a garbage collection, and knows nothing of it afterwards. */
@NeedsDocker
@ExtendWith(ShowsLogs.class)
class NodeIsPausedTest {

    /** Long enough to miss every deadline of a request, and not to be given up. */
    private static final Duration SHORT = Duration.ofSeconds(3);

    /** One that says nothing for 10 s is given up, and nobody knows to the second when it spoke last. */
    private static final long TOO_LONG_SECONDS = 8;

    private static final int TRIES_MAX = 3;
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LOOKS_EVERY = Duration.ofMillis(100);

    @AutoClose
    private static final ContainerCluster cluster = ContainerCluster.ofThree(NodeIsPausedTest.class);

    @AutoClose
    private static final Crowd crowd = Crowd.of(cluster, "strict");

    @BeforeAll
    static void start() {
        cluster.start(crowd.document(1));
        crowd.begin();
        Crowd.awaitWindows(1);
    }

    @Test
    void nobody_is_given_up_for_a_short_pause_and_nobody_for_whom_it_was_long_spends_what_he_held() {
        // The oldest one, whose clock is the cluster's.
        ContainerNode pauses = cluster.node(1);
        List<ContainerNode> others = cluster.others(pauses);
        try (Traffic visitors = Crowd.visitors(others)) {
            assertNobodyIsGivenUpForShort(pauses);
            long awake = System.currentTimeMillis();
            long again = crowd.awaitFull(1, cluster.nodes());

            crowd.begins("long pause", pauses);
            pauses.pause();
            ContainerCluster.awaitSize(2, others);
            long missed = Crowd.awaitSettled();
            ContainerCluster.change(others.get(0), crowd.document(2));
            long goesOn = crowd.awaitFull(1, others);
            pauses.goOn();
            cluster.awaitReady();
            crowd.isOver("long pause", pauses);
            cluster.awaitAnswer("/a", "2");
            long back = Crowd.awaitSettled();
            long end = crowd.awaitFull(1, cluster.nodes());

            assertThat(visitors.end()).isEmpty();
            crowd.assertEveryRuleHolds();
            crowd.assertFull("strict", cluster.nodes(), awake, again, Crowd.LIMIT);
            crowd.assertFull("strict", others, missed, goesOn, Crowd.LIMIT);
            crowd.assertFull("strict", cluster.nodes(), back, end, Crowd.LIMIT);
        }
    }

    /** Again where it was no short pause, as on a machine that stood still itself. */
    private static void assertNobodyIsGivenUpForShort(ContainerNode pauses) {
        boolean whole = false;
        long seconds = TOO_LONG_SECONDS;
        for (int i = 1; !whole && seconds >= TOO_LONG_SECONDS && i <= TRIES_MAX; i++) {
            cluster.awaitReady();
            String fault = "short pause " + i;
            crowd.begins(fault, pauses);
            long from = System.nanoTime();
            pauses.pause();
            boolean kept = areWhole(cluster.others(pauses));
            pauses.goOn();
            seconds = Duration.ofNanos(System.nanoTime() - from).toSeconds();
            crowd.isOver(fault, pauses);
            whole = kept && areWhole(cluster.nodes());
        }
        assertThat(whole).as("nobody is given up for a pause of %d s", seconds).isTrue();
    }

    /** Whether these see all members, for a while. */
    private static boolean areWhole(List<ContainerNode> nodes) {
        long end = System.nanoTime() + SHORT.toNanos();
        boolean whole = true;
        while (System.nanoTime() - end < 0) {
            whole &= nodes.stream().allMatch(node -> members(node) == 3);
            LockSupport.parkNanos(LOOKS_EVERY.toNanos());
        }
        return whole;
    }

    /** One that does not answer now is asked again. */
    private static int members(ContainerNode node) {
        AtomicInteger seen = new AtomicInteger();
        Await.until(SOON, () -> seen.set(ContainerCluster.members(node).size()));
        return seen.get();
    }
}
