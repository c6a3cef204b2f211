// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import dev.weir.cluster.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Three nodes, of which the third is cut off: its connections break, and no new one is let through until it heals. */
final class Split implements AutoCloseable {

    static final Duration HEALING = Duration.ofSeconds(30);

    final Nodes nodes = new Nodes(3);
    private final AtomicReference<Secret> common = new AtomicReference<>(Secret.of(Optional.of("common")));
    private final AtomicReference<Secret> third = new AtomicReference<>(common.get());

    Split() {
        nodes.start(0, common);
        nodes.start(1, common);
        nodes.start(2, third);
        nodes.meet(3);
    }

    /** Returns when both sides have noticed. */
    void cut() {
        third.set(Secret.of(Optional.of("cut off")));
        Nodes.connections(nodes.get(2))
                .forEach(connection -> connection.close("cut", new IOException("cut, on purpose")));
        Eventually.holds(
                "they are split",
                HEALING,
                () -> nodes.get(2).members().all().size() == 1
                        && nodes.get(0).members().all().size() == 2
                        && nodes.get(1).members().all().size() == 2);
    }

    /** Returns when all see each other again. */
    void heal() {
        third.set(common.get());
        for (HazelcastCluster node : nodes.all) {
            Eventually.holds(
                    "they are together", HEALING, () -> node.members().all().size() == 3);
        }
    }

    @Override
    public void close() {
        nodes.close();
    }
}
