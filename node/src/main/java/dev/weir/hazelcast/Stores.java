// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceImpl;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.map.impl.MapService;
import com.hazelcast.map.impl.recordstore.RecordStore;
import org.jspecify.annotations.Nullable;

/** What lies in a member's own memory, part by part. */
final class Stores {

    private Stores() {}

    /** What runs behind a member of this process. */
    static Node node(HazelcastInstance member) {
        HazelcastInstance inner = member instanceof HazelcastInstanceProxy proxy ? proxy.getOriginal() : member;
        if (inner instanceof HazelcastInstanceImpl here) {
            return here.node;
        }
        throw new IllegalArgumentException("member: " + member.getClass() + " (expected: one of this process)");
    }

    /**
     * What is there of a map in one part; null if nothing ever was. Its size may be asked from any thread, all else
     * from the one that works on the part.
     */
    static @Nullable RecordStore<?> of(Node node, int part, String map) {
        MapService maps = node.getNodeEngine().getService(MapService.SERVICE_NAME);
        return maps.getMapServiceContext().getExistingRecordStore(part, map);
    }

    /** How many entries are there of a map in one part. */
    static int size(Node node, int part, String map) {
        @Nullable RecordStore<?> store = of(node, part, map);
        return store == null ? 0 : store.size();
    }
}
