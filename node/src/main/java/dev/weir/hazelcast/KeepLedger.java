// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.ExtendedMapEntry;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes a ledger that the owner has decided on, at the owner and at each backup, for as long as it tells more than a
 * fresh one. The ledger itself and not the step again: it also repairs a backup that missed an earlier one.
 */
final class KeepLedger<T> implements EntryProcessor<String, StoredLedger, T>, IdentifiedDataSerializable {

    /** So far members' own clocks may be apart, by which entries age; further apart, they take each other out. */
    private static final Duration CLOCKS_APART = Duration.ofSeconds(5);

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
        long millis = stored.ledger().keepMillis() + CLOCKS_APART.toMillis();
        ((ExtendedMapEntry<String, StoredLedger>) entry).setValue(stored, millis, TimeUnit.MILLISECONDS);
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
