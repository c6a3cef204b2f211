// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.internal.cluster.ClusterService;
import com.hazelcast.internal.partition.InternalPartition;
import com.hazelcast.internal.partition.PartitionReplica;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** Who confirms a step of a key at its owner, because each step is answered only when they have it as well. */
final class Copies {

    private Copies() {}

    /**
     * The members that keep a copy. Who is about to leave gives up its copies first, and is then a member all the same.
     *
     * @param member the owner itself, as a step sees it
     * @param atMost how many copies the map of the key has
     */
    static Set<UUID> of(HazelcastInstance member, String key, int atMost) {
        Node node = Stores.node(member);
        ClusterService cluster = node.getClusterService();
        InternalPartition partition = node.getPartitionService()
                .getPartition(member.getPartitionService().getPartition(key).getPartitionId());
        Set<UUID> copies = new HashSet<>();
        for (int i = 1; i <= atMost; i++) {
            PartitionReplica copy = partition.getReplica(i);
            if (copy != null && cluster.getMember(copy.address(), copy.uuid()) != null) {
                copies.add(copy.uuid());
            }
        }
        return copies;
    }
}
