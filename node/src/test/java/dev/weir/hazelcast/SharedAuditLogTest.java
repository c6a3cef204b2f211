// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.AuditEntry;
import dev.weir.cluster.AuditEntry.Outcome;
import dev.weir.cluster.AuditLog;
import dev.weir.cluster.AuditPage;
import dev.weir.cluster.Eventually;
import dev.weir.cluster.RevisionsContract;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedAuditLogTest {

    private final Nodes nodes = Nodes.formed(3);

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void what_was_done_at_one_node_is_told_by_all_and_outlives_any_of_them() {
        for (int i = 0; i < 3; i++) {
            AuditEntry begun = at(i).begun("ci", "deed " + i);
            RevisionsContract.await(at(i).put(begun));
            RevisionsContract.await(
                    at(i).put(begun.ended(Outcome.DONE, 200, i, i + 1, List.of("changed routes.r" + i))));
        }
        List<AuditEntry> before = newest(0);
        for (int i = 0; i < 3; i++) {
            assertThat(newest(i)).isEqualTo(before);
        }

        nodes.get(2).terminate();
        Eventually.holds(
                "two are left, with copies of everything",
                Duration.ofSeconds(30),
                () -> members() == 2 && nodes.get(0).members().safe());
        nodes.get(1).terminate();
        Eventually.holds("one is left", Duration.ofSeconds(30), () -> members() == 1);

        assertThat(newest(0)).isEqualTo(before);
        assertThat(before).extracting(AuditEntry::what).containsExactlyInAnyOrder("deed 0", "deed 1", "deed 2");
        assertThat(before).allMatch(entry -> entry.outcome() == Outcome.DONE && entry.after() == entry.before() + 1);
        assertThat(before).extracting(AuditEntry::node).containsExactlyInAnyOrder("node-1", "node-2", "node-3");
    }

    @Test
    void what_nodes_knew_before_is_put_together() {
        AuditEntry first = at(0).begun("ci", "first");
        AuditEntry second = at(1).begun("ci", "second");
        AuditEntry ended = second.ended(Outcome.REFUSED, 422, 0, 0, List.of());
        at(2).put(at(2).begun("ci", "third"));

        at(0).recall(new AuditPage(List.of(first, second)));
        at(1).recall(new AuditPage(List.of(ended)));

        Eventually.holds("all of it is known to who knew nothing of it", Duration.ofSeconds(30), () -> newest(2)
                .containsAll(List.of(first, ended)));
        assertThat(newest(2)).extracting(AuditEntry::what).containsExactly("third", "second", "first");
    }

    @Test
    void every_node_hears_of_what_is_done_at_another_one() {
        List<Integer> heard = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 3; i++) {
            int node = i;
            at(i).follow(() -> heard.add(node));
        }

        RevisionsContract.await(at(1).put(at(1).begun("ci", "first")));
        Eventually.holds("the first", Duration.ofSeconds(30), () -> heard.containsAll(List.of(0, 1, 2)));
        heard.clear();
        RevisionsContract.await(at(1).put(at(1).begun("ci", "second")));
        Eventually.holds("the second", Duration.ofSeconds(30), () -> heard.containsAll(List.of(0, 1, 2)));
    }

    private int members() {
        return nodes.get(0).members().all().size();
    }

    private AuditLog at(int node) {
        return nodes.get(node).audit();
    }

    private List<AuditEntry> newest(int node) {
        return RevisionsContract.await(at(node).page()).newest(100);
    }
}
