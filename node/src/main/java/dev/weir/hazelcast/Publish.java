// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.config.MapConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.core.IndeterminateOperationStateException;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.cluster.Revision;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compare-and-set of the revision, where it lies: one at a time, on the thread of its owner. It begins only where
 * enough members keep a copy and have answered lately; that one is in the list says only that it was here a while ago.
 */
final class Publish
        implements EntryProcessor<String, StoredRevision, Answer>, HazelcastInstanceAware, IdentifiedDataSerializable {

    private StoredRevision next = new StoredRevision();
    private int needed;
    private transient @Nullable HazelcastInstance member;
    private transient @Nullable Store backup;

    Publish() {}

    /**
     * @param next its number is one more than that of the revision it is made from
     * @param needed how many members must have it
     */
    Publish(StoredRevision next, int needed) {
        this.next = next;
        this.needed = needed;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        member = instance;
    }

    @Override
    public Answer process(Map.Entry<String, StoredRevision> entry) {
        int have = have(entry.getKey());
        int enough = Math.min(needed, 1 + MapConfig.MAX_BACKUP_COUNT);
        StoredRevision stored = Store.current(entry);
        Revision current = stored.revision();
        if (stored.attempt().equals(next.attempt())) {
            // The call is carried out for the second time, because its answer or a backup of it got lost.
            if (have < enough) {
                throw new IndeterminateOperationStateException("only " + have + " of " + enough + " have it");
            }
            return publish(entry, have);
        }
        if (have < enough) {
            return new Answer(Answer.Verdict.TOO_FEW, current, have);
        }
        if (current.number() != next.revision().number() - 1) {
            return new Answer(Answer.Verdict.STALE, current, have);
        }
        return publish(entry, have);
    }

    /** How many have what is stored now: the owner, and who keeps a copy and has answered lately. */
    private int have(String key) {
        return member == null ? 0 : OwnerView.of(member).confirming(member, key, MapConfig.MAX_BACKUP_COUNT);
    }

    private Answer publish(Map.Entry<String, StoredRevision> entry, int have) {
        backup = new Store(next);
        backup.process(entry);
        return new Answer(Answer.Verdict.PUBLISHED, next.revision(), have);
    }

    /** The value itself and not the comparison again: it also repairs a backup that missed an earlier one. */
    @Override
    public @Nullable EntryProcessor<String, StoredRevision, Answer> getBackupProcessor() {
        return backup;
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.PUBLISH;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeInt(needed);
        next.writeData(out);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        needed = in.readInt();
        next = new StoredRevision();
        next.readData(in);
    }
}
