// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import dev.weir.cluster.AuditEntry;
import dev.weir.cluster.AuditLog;
import dev.weir.cluster.Eventually;
import dev.weir.cluster.RevisionsContract;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuditMergeTest {

    private final Split split = new Split();

    @AfterEach
    void stop() {
        split.close();
    }

    @Test
    void what_was_done_on_either_side_of_a_split_is_known_to_all_when_it_has_healed() throws Exception {
        act(0, "before");
        split.cut();

        act(0, "on the larger side");
        act(2, "on the smaller side");
        split.heal();

        Set<String> all = Set.of("before", "on the larger side", "on the smaller side");
        Eventually.holds("all know all", Split.HEALING, () -> split.nodes.all.stream()
                .allMatch(node -> deeds(node.audit()).equals(all)));
    }

    private void act(int node, String what) throws Exception {
        AuditLog audit = split.nodes.get(node).audit();
        RevisionsContract.await(audit.put(audit.begun("ci", what)));
    }

    private static Set<String> deeds(AuditLog audit) {
        try {
            List<AuditEntry> entries = RevisionsContract.await(audit.page()).newest(100);
            return entries.stream().map(AuditEntry::what).collect(Collectors.toSet());
        } catch (Exception e) {
            // No answer yet.
            return Set.of();
        }
    }
}
