// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.clustertests.FaultSchedule.Step;
import dev.weir.clustertests.history.Entry;
import dev.weir.clustertests.history.Fact;
import dev.weir.clustertests.history.Kind;
import dev.weir.clustertests.history.Recording;
import dev.weir.clustertests.history.Span;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lets the faults of a schedule happen to a cluster, and records when. For one thread. */
final class FaultDriver {

    private static final Duration STOPS_WITHIN = Duration.ofMinutes(1);

    /** Many times what it takes: the sides of a split look for each other every 30 s. */
    private static final Duration WHOLE_WITHIN = Duration.ofMinutes(2);

    private final WeirCluster cluster;
    private final Optional<NetworkLab> lab;
    private final Recording recording;

    /** Nodes that have a fault. */
    private final Set<WeirNode> down = new HashSet<>();

    /** Faults of nodes that are over as soon as the node is ready, by their numbers. */
    private final Map<Integer, Step> recovering = new HashMap<>();

    /** @param lab where the network has no faults, there is none */
    FaultDriver(WeirCluster cluster, Optional<NetworkLab> lab, Recording recording) {
        this.cluster = cluster;
        this.lab = lab;
        this.recording = recording;
    }

    /** Returns when all faults are over; nodes may not be ready yet. */
    void run(FaultSchedule schedule) {
        long begun = System.currentTimeMillis();
        for (Step step : schedule.steps()) {
            awaitMillis(begun + step.atMillis());
            if (step.begins()) {
                record(step, "begins");
                begin(step.fault());
            } else {
                end(step.fault());
                if (step.fault().what().isOfNetwork()) {
                    record(step, "over");
                } else {
                    recovering.put(step.number(), step);
                }
            }
        }
    }

    /** Returns when every node is ready, sees all others and runs the same revision. */
    void awaitWhole() {
        Await.until(WHOLE_WITHIN, () -> {
            recordRecovered();
            assertThat(recovering).isEmpty();
        });
        cluster.awaitTogether();
    }

    private void awaitMillis(long millis) {
        long from = System.currentTimeMillis();
        Await.until(Duration.ofMillis(Math.max(0, millis - from)).plusMinutes(1), () -> {
            recordRecovered();
            assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(millis);
        });
    }

    private void recordRecovered() {
        for (Step step : List.copyOf(recovering.values())) {
            WeirNode node = node(step.fault());
            if (!down.contains(node) && isReady(node)) {
                recovering.remove(step.number());
                record(step, "over");
            }
        }
    }

    private static boolean isReady(WeirNode node) {
        try {
            return node.admin().get("/readyz").status() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private void record(Step step, String phase) {
        Fault fault = step.fault();
        recording.add(Entry.of(
                        Kind.FAULT,
                        "test",
                        fault.what().isOfNetwork() ? "" : node(fault).name(),
                        Span.now())
                .with(Fact.WHAT, fault)
                .with(Fact.FAULT, step.number())
                .with(Fact.PHASE, phase));
    }

    private WeirNode node(Fault fault) {
        return cluster.node(fault.nodes().get(0));
    }

    private void begin(Fault fault) {
        if (fault.what().isOfNetwork()) {
            part(fault, true);
            return;
        }
        WeirNode node = node(fault);
        down.add(node);
        switch (fault.what()) {
            case KILLED -> node.kill();
            case STOPPED -> node.process().terminate();
            default -> node.process().pause();
        }
    }

    private void end(Fault fault) {
        if (fault.what().isOfNetwork()) {
            part(fault, false);
            return;
        }
        WeirNode node = node(fault);
        if (fault.what() == Fault.What.PAUSED) {
            node.process().resume();
        } else {
            node.process().awaitExit(STOPS_WITHIN);
            node.start();
        }
        down.remove(node);
    }

    private void part(Fault fault, boolean parted) {
        NetworkLab network = lab.orElseThrow();
        switch (fault.what()) {
            case PARTED -> part(network, fault.nodes().get(0), fault.nodes().get(1), parted);
            case SPLIT -> {
                for (int one : fault.nodes()) {
                    for (int other = 1; other <= cluster.nodes().size(); other++) {
                        if (!fault.nodes().contains(other)) {
                            part(network, one, other, parted);
                        }
                    }
                }
            }
            default -> fault.nodes().forEach(number -> cut(network.host(number), parted));
        }
    }

    private static void part(NetworkLab network, int one, int other, boolean parted) {
        if (parted) {
            network.host(one).partFrom(network.host(other));
        } else {
            network.host(one).join(network.host(other));
        }
    }

    private static void cut(Host host, boolean cut) {
        if (cut) {
            host.cut();
        } else {
            host.heal();
        }
    }
}
