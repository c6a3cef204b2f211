// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.internal.serialization.Data;
import com.hazelcast.internal.serialization.SerializationService;
import com.hazelcast.map.impl.recordstore.RecordStore;
import com.hazelcast.spi.impl.PartitionSpecificRunnable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes what tells no more than a fresh ledger out of this member's memory, copies included, by the cluster's clock.
 * Each member does so by itself: what is over at one of them is over at all. One at a time.
 */
final class Sweep {

    /*
     * Hazelcast could let entries expire, but by the clock of the machine: a member whose clock is ahead would drop
     * what it takes over. It would also need some 80 bytes more for each.
     */

    /** So many calls look at every part once. */
    static final int TURNS = 5;

    private final HazelcastInstance member;
    private final OwnerView view;
    private int turn;

    Sweep(HazelcastInstance member, OwnerView view) {
        this.member = member;
        this.view = view;
    }

    /** Looks at the next few parts. Does not wait. */
    void next() {
        if (!view.knowsTime(member)) {
            // By its own clock it could take for over what is not.
            return;
        }
        Node node = Stores.node(member);
        long now = view.nowMillis(member);
        int parts = node.getPartitionService().getPartitionCount();
        for (int part = turn; part < parts; part += TURNS) {
            sweep(node, part, SharedLedgers.MAP, kept -> ((StoredLedger) kept)
                    .ledger()
                    .isOver(now));
            sweep(node, part, SharedPermits.MAP, kept -> ((StoredPermits) kept)
                    .ledger()
                    .isOver(now));
        }
        turn = (turn + 1) % TURNS;
    }

    private static void sweep(Node node, int part, String map, Predicate<Object> isOver) {
        if (Stores.size(node, part, map) > 0) {
            node.getNodeEngine().getOperationService().execute(new Task(node, part, map, isOver));
        }
    }

    /** What happens on the thread that works on a part. */
    private record Task(Node node, int part, String map, Predicate<Object> isOver)
            implements PartitionSpecificRunnable {

        @Override
        public int getPartitionId() {
            return part;
        }

        @Override
        public void run() {
            @Nullable RecordStore<?> store = Stores.of(node, part, map);
            if (store == null) {
                return;
            }
            boolean copy = !node.getPartitionService().getPartition(part).isLocal();
            SerializationService values = node.getSerializationService();
            List<Data> over = new ArrayList<>();
            store.forEach(
                    (key, kept) -> {
                        if (isOver.test(values.toObject(kept.getValue()))) {
                            over.add(key);
                        }
                    },
                    copy,
                    true);
            over.forEach(key -> store.evict(key, copy));
        }
    }
}
