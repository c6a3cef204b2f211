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
 * Writes a ledger that the owner has decided on, at the owner and at each backup; {@link Sweep} takes it away. The
 * ledger itself and not the step again: it also repairs a backup that missed an earlier one.
 */
final class KeepLedger<T> implements EntryProcessor<String, StoredLedger, T>, IdentifiedDataSerializable {

    private StoredLedger stored;

    /** Only to be read into. */
    KeepLedger() {
        this(new StoredLedger());
    }

    KeepLedger(StoredLedger stored) {
        this.stored = stored;
    }

    @Override
    public @Nullable T process(Map.Entry<String, StoredLedger> entry) {
        entry.setValue(stored);
        return null;
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.KEEP_LEDGER;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        stored.writeData(out);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        stored = new StoredLedger();
        stored.readData(in);
    }
}
