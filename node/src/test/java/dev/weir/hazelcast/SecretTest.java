// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SecretTest {

    private static final Optional<String> RIGHT = Optional.of("correct horse battery staple");

    private final Nodes nodes = new Nodes(2);

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void lets_in_who_knows_it() {
        nodes.start(0, RIGHT);
        nodes.start(1, RIGHT);

        nodes.meet(2);
    }

    @Test
    void refuses_who_has_none() {
        nodes.start(0, RIGHT);

        assertThatThrownBy(() -> nodes.start(1, Optional.empty()))
                .isInstanceOf(ClusterStartException.class)
                .hasMessageStartingWith("cluster.secret: refused by the cluster: wrong or missing secret")
                .hasMessageContaining("it has a secret and this node has none");
        assertThat(nodes.get(0).members().all()).hasSize(1);
    }

    @Test
    void refuses_who_has_another() {
        nodes.start(0, RIGHT);

        assertThatThrownBy(() -> nodes.start(1, Optional.of("guess")))
                .isInstanceOf(ClusterStartException.class)
                .hasMessageStartingWith("cluster.secret: refused by the cluster: wrong or missing secret")
                .hasMessageContaining("it has another secret than this node");
        assertThat(nodes.get(0).members().all()).hasSize(1);
    }

    @Test
    void keeps_its_owner_out_of_a_cluster_without_one() {
        nodes.start(0, Optional.empty());

        assertThatThrownBy(() -> nodes.start(1, RIGHT))
                .isInstanceOf(ClusterStartException.class)
                .hasMessageContaining("it has no secret and this node has one");
        assertThat(nodes.get(0).members().all()).hasSize(1);
    }
}
