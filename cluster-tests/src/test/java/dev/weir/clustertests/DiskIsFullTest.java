// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@NeedsDocker
@ExtendWith(ShowsLogs.class)
class DiskIsFullTest {

    private static final int KIBIBYTES = 64;
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(30);

    @AutoClose
    private static final ContainerCluster cluster = ContainerCluster.ofThree(DiskIsFullTest.class);

    @AutoClose
    private static final Crowd crowd = Crowd.of(cluster, "strict");

    private static final SmallDisk disk = cluster.diskFor(cluster.node(3), KIBIBYTES);

    @BeforeAll
    static void start() {
        cluster.start(crowd.document(1));
    }

    @Test
    void the_node_serves_takes_changes_and_says_so_and_keeps_them_when_there_is_room() {
        ContainerNode full = cluster.node(3);
        crowd.begin();
        try (Traffic visitors = Crowd.visitors(cluster.nodes())) {
            Await.until(TOLD_WITHIN, () -> assertThat(disk.text("revision")).contains("body\": \"1\""));
            disk.fill();
            ContainerCluster.change(cluster.node(1), crowd.document(2));
            cluster.awaitAnswer("/a", "2");
            // It may be the one that is asked, too.
            long newest = ContainerCluster.change(full, crowd.document(3));
            cluster.awaitAnswer("/a", "3");

            cluster.nodes()
                    .forEach(node -> Await.until(
                            TOLD_WITHIN, () -> assertThat(problem(node, full)).contains("not kept on disk")));
            assertThat(problem(full, cluster.node(1))).isEmpty();
            assertThat(full.getLogs()).contains("ERROR", "revision " + newest + " runs but could not be kept in");
            assertThat(disk.text("revision")).contains("body\": \"1\"");
            disk.makeRoom();
            cluster.nodes()
                    .forEach(node -> Await.until(
                            TOLD_WITHIN, () -> assertThat(problem(node, full)).isEmpty()));
            assertThat(disk.text("revision")).contains("number: " + newest, "body\": \"3\"");

            assertThat(visitors.end()).isEmpty();
        }
        startsWithAFullDisk(full, cluster.others(full));
        crowd.assertEveryRuleHolds();
    }

    /** With an old revision on it. */
    private static void startsWithAFullDisk(ContainerNode full, List<ContainerNode> others) {
        disk.fill();
        crowd.begins("restart", full);
        full.terminate();
        ContainerCluster.change(others.get(0), crowd.document(4));
        full.startAgain();
        cluster.awaitReady();
        crowd.isOver("restart", full);

        cluster.awaitAnswer("/a", "4");
        Await.until(TOLD_WITHIN, () -> assertThat(problem(others.get(0), full)).contains("not kept on disk"));
        disk.makeRoom();
        Await.until(TOLD_WITHIN, () -> assertThat(problem(others.get(0), full)).isEmpty());
        assertThat(disk.text("revision")).contains("body\": \"4\"");
    }

    /** What is wrong with a node, as another one says; nothing where there is nothing. */
    private static String problem(ContainerNode says, ContainerNode of) {
        return says.admin().member(of.name()).path("problem").asText();
    }
}
