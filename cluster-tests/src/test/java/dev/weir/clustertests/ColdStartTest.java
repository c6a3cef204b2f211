// SPDX-License-Identifier: Apache-2.0
package dev.weir.clustertests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ShowsLogs.class)
class ColdStartTest {

    @AutoClose
    private static final WeirCluster cluster =
            WeirCluster.ofThree(ColdStartTest.class, Documents.hello("from the file"));

    @BeforeEach
    void every_test_begins_with_three_nodes() {
        cluster.start();
    }

    @Test
    void after_an_orderly_stop_the_last_revision_runs_and_changes_go_on_from_its_number() {
        long last = change("before the stop");
        cluster.nodes().parallelStream().forEach(WeirNode::stop);

        cluster.start();

        assertRevision(last, "before the stop");
        assertThat(change("after the stop")).isEqualTo(last + 1);
        assertRevision(last + 1, "after the stop");
    }

    @Test
    void after_a_sudden_death_of_all_the_last_revision_runs() {
        long last = change("before the death");
        cluster.nodes().parallelStream().forEach(WeirNode::kill);

        cluster.start();

        assertRevision(last, "before the death");
    }

    @Test
    void a_node_with_an_old_revision_that_is_first_does_not_set_the_others_back() {
        change("old");
        Path old = cluster.node(1).directory().resolve("old-data");
        Scratch.copy(cluster.node(1).data(), old);
        change("newer");
        long last = change("newest");
        cluster.nodes().parallelStream().forEach(WeirNode::kill);
        Scratch.copy(old, cluster.node(1).data());

        cluster.node(1).start().awaitAlive(WeirCluster.FORMS_WITHIN);
        Await.until(
                WeirCluster.FORMS_WITHIN,
                () -> assertThat(cluster.node(1).get("/hello").body()).isEqualTo("old"));
        cluster.start();

        assertRevision(last, "newest");
    }

    @Test
    void a_node_that_lost_its_data_gets_it_from_the_others_and_not_from_the_file() {
        long last = change("before the loss");
        cluster.nodes().parallelStream().forEach(WeirNode::kill);
        Scratch.deleteAll(cluster.node(1).data());

        cluster.start();

        assertRevision(last, "before the loss");
    }

    @Test
    void a_node_with_a_damaged_revision_says_so_and_runs_that_of_the_others() throws IOException {
        long last = change("before the damage");
        WeirNode damaged = cluster.node(2);
        damaged.kill();
        Path file = damaged.data().resolve("revision");
        String text = Files.readString(file);
        Files.writeString(file, text.replace("before the damage", "put in by hand"));

        cluster.start();

        assertThat(damaged.process().output()).contains(file.toString(), "is damaged and not used");
        assertRevision(last, "before the damage");
        try (var files = Files.list(damaged.data())) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .as("the damaged one is kept, for people")
                    .anyMatch(name -> name.startsWith("revision.damaged"));
        }
    }

    /** What {@code /hello} answers everywhere from now on; all nodes have confirmed. */
    private static long change(String body) {
        Admin admin = cluster.node(1).admin();
        return admin.putConfig("?wait=all&timeout=30s", admin.revision(), Documents.hello(body))
                .expect(200)
                .revision();
    }

    private static void assertRevision(long revision, String body) {
        List<WeirNode> nodes = cluster.nodes();
        assertThat(nodes).allSatisfy(node -> {
            assertThat(node.admin().revision()).as(node.name()).isEqualTo(revision);
            assertThat(node.get("/hello").body()).as(node.name()).isEqualTo(body);
        });
    }
}
