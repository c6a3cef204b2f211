// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Eventually;
import dev.weir.cluster.RevisionsContract;
import dev.weir.config.UpstreamConfig.Instance;
import dev.weir.discover.Registration;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NewestRegistrationTest {

    private final Split split = new Split();

    @AfterEach
    void stop() {
        split.close();
    }

    @Test
    void after_a_split_everybody_knows_who_registered_on_either_side_and_what_was_said_last() throws Exception {
        put(0, "both", 8080, 1);
        split.cut();

        put(2, "both", 8082, 9);
        put(0, "both", 8081, 5);
        put(2, "lonely", 8083, 5);
        put(1, "many", 8084, 5);
        split.heal();

        Eventually.holds("all know all", Split.HEALING, () -> split.nodes.all.stream()
                .allMatch(node -> ports(node).equals(List.of(8082, 8083, 8084))));
        assertThat(split.nodes.all).hasSize(3);
    }

    private void put(int node, String id, int port, long atMillis) throws Exception {
        Instance instance = new Instance(URI.create("http://10.0.0.1:" + port), 1);
        RevisionsContract.await(split.nodes
                .get(node)
                .registrations()
                .put("orders", new Registration(id, instance, "node-" + node, atMillis, 600_000)));
    }

    private static List<Integer> ports(HazelcastCluster node) {
        return node.registrations().of("orders").stream()
                .map(one -> one.instance().port())
                .toList();
    }
}
