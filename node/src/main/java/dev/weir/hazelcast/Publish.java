// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.cluster.Revision;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compare-and-set of the revision, where it lies: one at a time, on the thread of its owner. */
final class Publish
        implements EntryProcessor<String, StoredRevision, Answer>, HazelcastInstanceAware, IdentifiedDataSerializable {

    private StoredRevision next = new StoredRevision();
    private int needed;
    private transient @Nullable HazelcastInstance member;
    private transient @Nullable Store backup;

    Publish() {}

    /**
     * @param next its number is one more than that of the revision it is made from
     * @param needed how many members must be here
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
        // Asked here too: the owner may see less of the cluster than the member that published.
        int here = member == null ? 0 : member.getCluster().getMembers().size();
        StoredRevision stored = Store.current(entry);
        Revision current = stored.revision();
        if (stored.attempt().equals(next.attempt())) {
            // The call is carried out for the second time, because its answer or a backup of it got lost.
            return publish(entry, here);
        }
        if (here < needed) {
            return new Answer(Answer.Verdict.TOO_FEW, current, here);
        }
        if (current.number() != next.revision().number() - 1) {
            return new Answer(Answer.Verdict.STALE, current, here);
        }
        return publish(entry, here);
    }

    private Answer publish(Map.Entry<String, StoredRevision> entry, int here) {
        backup = new Store(next);
        backup.process(entry);
        return new Answer(Answer.Verdict.PUBLISHED, next.revision(), here);
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
