// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a permit ledger that the owner has decided on, at the owner and at each backup. The ledger itself and not the
 * step again: it also repairs a backup that missed an earlier one. {@link Sweep} takes it away.
 */
final class KeepPermits implements EntryProcessor<String, StoredPermits, GrantedPermits>, IdentifiedDataSerializable {

    private StoredPermits stored;

    /** Only to be read into. */
    KeepPermits() {
        this(new StoredPermits());
    }

    KeepPermits(StoredPermits stored) {
        this.stored = stored;
    }

    @Override
    public @Nullable GrantedPermits process(Map.Entry<String, StoredPermits> entry) {
        entry.setValue(stored);
        return null;
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.KEEP_PERMITS;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        stored.writeData(out);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        stored = new StoredPermits();
        stored.readData(in);
    }
}
