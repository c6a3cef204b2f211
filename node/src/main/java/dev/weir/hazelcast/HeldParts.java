// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.internal.partition.InternalPartition;
import com.hazelcast.internal.partition.PartitionReplica;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * The parts that this member has with all that is in them: those that it had when they were first arranged, and those
 * that it was handed over since. Where it owns another one, nobody had that one any more: Hazelcast says so only a
 * little later, when the new owner may have answered a question already. From any thread.
 */
final class HeldParts {

    /** The copies that a part has beside the one at its owner. */
    static final int COPIES = 1;

    private final Set<Integer> held = ConcurrentHashMap.newKeySet();
    private final Set<Integer> announced = ConcurrentHashMap.newKeySet();

    /** Those that a member has now. */
    static List<Integer> now(HazelcastInstance member) {
        Node node = Stores.node(member);
        return IntStream.range(0, node.getPartitionService().getPartitionCount())
                .filter(part -> has(node, part))
                .boxed()
                .toList();
    }

    private static boolean has(Node node, int part) {
        InternalPartition partition = node.getPartitionService().getPartition(part, false);
        int index = partition.getReplicaIndex(PartitionReplica.from(node.getLocalMember()));
        return 0 <= index && index <= COPIES;
    }

    /** A member had these before anybody was gone. */
    void had(List<Integer> parts) {
        held.addAll(parts);
    }

    /** Forgets those that a member has no longer. */
    void keep(HazelcastInstance member) {
        Node node = Stores.node(member);
        held.removeIf(part -> !has(node, part));
    }

    /** It was handed over to this member. */
    void given(int part) {
        announced.remove(part);
        held.add(part);
    }

    /** This member has it no longer. */
    void left(int part) {
        held.remove(part);
    }

    /** Nobody had it any more, and somebody is going to own it. */
    void announce(int part) {
        if (!held.contains(part)) {
            announced.add(part);
        }
    }

    /** Whether its owner, this member, has just been made that and nobody has said that all in it was lost. */
    boolean isNewAndEmpty(int part) {
        return held.add(part) && !announced.remove(part);
    }

    /** This member begins anew, in another cluster. */
    void clear() {
        held.clear();
        announced.clear();
    }
}
