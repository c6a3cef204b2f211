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

/** Writes a revision that the owner has decided on, at the owner and at each backup. */
final class Store implements EntryProcessor<String, StoredRevision, Answer>, IdentifiedDataSerializable {

    private StoredRevision stored;

    Store() {
        this(new StoredRevision());
    }

    Store(StoredRevision stored) {
        this.stored = stored;
    }

    /** What lies there; {@link Revision#NONE} where nothing does. */
    static StoredRevision current(Map.Entry<String, StoredRevision> entry) {
        @Nullable StoredRevision stored = entry.getValue();
        return stored == null ? new StoredRevision() : stored;
    }

    @Override
    public @Nullable Answer process(Map.Entry<String, StoredRevision> entry) {
        entry.setValue(stored);
        return null;
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.STORE;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        stored.writeData(out);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        stored = new StoredRevision();
        stored.readData(in);
    }
}
