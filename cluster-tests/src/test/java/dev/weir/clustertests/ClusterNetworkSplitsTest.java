// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@NeedsDocker
@ExtendWith(ShowsLogs.class)
class ClusterNetworkSplitsTest {

    @AutoClose
    private static final ContainerCluster cluster =
            ContainerCluster.ofThree(ClusterNetworkSplitsTest.class, Documents.hello("before"));

    @BeforeAll
    static void start() {
        cluster.start();
    }

    @Test
    void the_side_with_the_majority_takes_changes_and_the_other_one_follows_when_it_is_back() {
        ContainerNode alone = cluster.node(3);
        List<ContainerNode> others = cluster.others(alone);
        long revision = alone.admin().revision();

        alone.cut();
        ContainerCluster.awaitSize(2, others);
        ContainerCluster.awaitSize(1, List.of(alone));
        Reply refused = alone.admin().putConfig("", revision, Documents.hello("wrong side"));
        Reply taken = others.get(0).admin().putConfig("", revision, Documents.hello("during"));

        assertThat(refused.status()).isEqualTo(503);
        taken.expect(200);
        assertThat(answer(alone)).isEqualTo("before");
        alone.connect();
        cluster.awaitReady();
        for (ContainerNode node : cluster.nodes()) {
            Await.until(Duration.ofSeconds(30), () -> assertThat(answer(node)).isEqualTo("during"));
        }
    }

    private static String answer(ContainerNode node) {
        try (KeepAliveClient client = new KeepAliveClient(node.clientPort())) {
            return client.get("/hello").expect(200).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
