// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.Nonces;
import dev.weir.cluster.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SharedNoncesTest {

    @Test
    void one_of_all_nodes_uses_it_first_and_all_know_even_when_one_dies() {
        try (Nodes nodes = Nodes.formed(2)) {
            List<Nonces> nonces =
                    nodes.all.stream().<Nonces>map(HazelcastCluster::nonces).toList();

            for (int i = 0; i < 50; i++) {
                String nonce = "nonce-" + i;
                List<CompletableFuture<Boolean>> uses = nonces.stream()
                        .map(each -> each.use(nonce, Duration.ofMinutes(5)).toCompletableFuture())
                        .toList();
                assertThat(uses.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder(true, false);
            }
            nodes.get(1).terminate();
            Eventually.holds(
                    "the other one is gone", () -> nodes.get(0).members().all().size() == 1);

            for (int i = 0; i < 50; i++) {
                assertThat(nonces.get(0)
                                .use("nonce-" + i, Duration.ofMinutes(5))
                                .toCompletableFuture()
                                .join())
                        .isFalse();
            }
        }
    }

    @Test
    void it_is_forgotten_in_time() {
        try (Nodes nodes = Nodes.formed(1)) {
            Nonces nonces = nodes.get(0).nonces();
            nonces.use("a", Duration.ofSeconds(1)).toCompletableFuture().join();

            Eventually.holds(
                    "it can be used again",
                    () -> !nodes.get(0).member().getMap(SharedNonces.MAP).containsKey("a"));
        }
    }
}
