// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.internal.partition.InternalPartition;
import dev.weir.limit.Room;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many keys of limits of both kinds this member keeps as their owner, and whether there is room for one more. It is
 * counted once in a second; what comes in between is added. From any thread.
 */
final class OwnedKeys {

    private static final Logger log = LoggerFactory.getLogger(OwnedKeys.class);

    private static final long COUNTED_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long WARNED_NANOS = Duration.ofMinutes(1).toNanos();

    private final int most;
    private final LongSupplier nanoClock;
    private long countedNanos;
    private long warnedNanos;
    private long kept;

    OwnedKeys(int most, LongSupplier nanoClock) {
        this.most = most;
        this.nanoClock = nanoClock;
        countedNanos = nanoClock.getAsLong() - COUNTED_NANOS;
        warnedNanos = nanoClock.getAsLong() - WARNED_NANOS;
    }

    /** Whether a key that is not known may be kept; it is counted then. */
    synchronized boolean admit(HazelcastInstance member) {
        long now = nanoClock.getAsLong();
        if (now - countedNanos >= COUNTED_NANOS) {
            kept = count(member);
            countedNanos = now;
        }
        if (kept < most) {
            kept++;
            return true;
        }
        if (now - warnedNanos >= WARNED_NANOS) {
            warnedNanos = now;
            log.warn(
                    "cluster.ledgers-max: this node keeps {} keys of limits and counts no further ones; each limit's"
                            + " on-partition says what becomes of them",
                    kept);
        }
        return false;
    }

    /** How many there are now, and how many there may be; none when it is no member any more. */
    Room room(HazelcastInstance member) {
        return new Room(Calls.members(member) == 0 ? 0 : count(member), most);
    }

    private static long count(HazelcastInstance member) {
        Node node = Stores.node(member);
        long count = 0;
        for (InternalPartition part : node.getPartitionService().getInternalPartitions()) {
            if (part.isLocal()) {
                count += Stores.size(node, part.getPartitionId(), SharedLedgers.MAP);
                count += Stores.size(node, part.getPartitionId(), SharedPermits.MAP);
            }
        }
        return count;
    }
}
