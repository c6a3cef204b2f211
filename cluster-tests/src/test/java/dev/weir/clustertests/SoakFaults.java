// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Faults at a modest rate, drawn from a seed. The first node is only ever paused: it lives through everything. The
 * others are killed or told to stop as well, and started again.
 */
final class SoakFaults {

    private static final int QUIET_MILLIS_MIN = 3_000;
    private static final int QUIET_MILLIS_SPAN = 6_000;

    /** Longer than members wait for one another, or shorter. */
    private static final int[] PAUSE_MILLIS = {300, 1_500, 12_000};

    private final WeirCluster cluster;
    private final Random random;
    private final Map<String, Integer> done = new LinkedHashMap<>();

    SoakFaults(WeirCluster cluster, long seed) {
        this.cluster = cluster;
        this.random = new Random(seed);
    }

    /** One fault after the other, until the time is over; all nodes are together again then. */
    void during(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (end - System.nanoTime() > 0) {
            long left = end - System.nanoTime();
            long quiet = Duration.ofMillis(QUIET_MILLIS_MIN + random.nextInt(QUIET_MILLIS_SPAN))
                    .toNanos();
            rest(Duration.ofNanos(Math.min(left, quiet)));
            if (left > quiet) {
                one();
            }
        }
        cluster.awaitTogether();
    }

    /** All but the first are restarted, so that the first has seen members come and go. */
    void restartTheOthers() {
        for (WeirNode node : cluster.nodes().subList(1, cluster.nodes().size())) {
            node.stop();
            node.start().awaitReady(WeirCluster.FORMS_WITHIN);
        }
        cluster.awaitTogether();
    }

    /** Nothing happens for a while. */
    void rest(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void one() {
        WeirNode node = cluster.node(1 + random.nextInt(cluster.nodes().size()));
        String fault = node == cluster.node(1) ? "pause" : new String[] {"pause", "kill", "stop"}[random.nextInt(3)];
        done.merge(fault, 1, Integer::sum);
        switch (fault) {
            case "pause" -> pause(node, Duration.ofMillis(PAUSE_MILLIS[random.nextInt(PAUSE_MILLIS.length)]));
            case "kill" -> node.kill();
            default -> node.stop();
        }
        if (!node.isRunning()) {
            node.start();
        }
        node.awaitReady(WeirCluster.FORMS_WITHIN);
    }

    /** It does nothing for a while, as in a long collection of garbage. */
    private void pause(WeirNode node, Duration time) {
        signal(node, "STOP");
        try {
            rest(time);
        } finally {
            signal(node, "CONT");
        }
    }

    private static void signal(WeirNode node, String signal) {
        try {
            int exit = new ProcessBuilder(
                            "kill", "-" + signal, Long.toString(node.process().pid()))
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new AssertionError("kill -" + signal + " ended with " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while a signal is sent", e);
        }
    }

    /** How often each was done. */
    Map<String, Integer> done() {
        return done;
    }
}
