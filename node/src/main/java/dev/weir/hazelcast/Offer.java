// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.cluster.Revision;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a revision the current one if it is newer, where the current one lies; answers the current one. Needs no
 * majority: the first node of a cluster that was wholly stopped is alone.
 */
final class Offer implements EntryProcessor<String, StoredRevision, StoredRevision>, IdentifiedDataSerializable {

    private Revision revision;
    private transient @Nullable Store backup;

    Offer() {
        this(Revision.NONE);
    }

    Offer(Revision revision) {
        this.revision = revision;
    }

    @Override
    public StoredRevision process(Map.Entry<String, StoredRevision> entry) {
        StoredRevision current = Store.current(entry);
        if (revision.number() <= current.revision().number()) {
            return current;
        }
        StoredRevision next = new StoredRevision(revision, "");
        backup = new Store(next);
        backup.process(entry);
        return next;
    }

    @Override
    @SuppressWarnings("unchecked")
    public @Nullable EntryProcessor<String, StoredRevision, StoredRevision> getBackupProcessor() {
        // What a backup answers, nobody hears.
        return (EntryProcessor<String, StoredRevision, StoredRevision>) (EntryProcessor<?, ?, ?>) backup;
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.OFFER;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        StoredRevision.write(revision, out);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        revision = StoredRevision.read(in);
    }
}
