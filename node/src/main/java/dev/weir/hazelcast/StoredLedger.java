// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.limit.Ledger;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A ledger as it lies in the map and travels. Not changed after it was made or read. */
final class StoredLedger implements IdentifiedDataSerializable {

    private @Nullable Ledger ledger;

    /** Only to be read into. */
    StoredLedger() {}

    StoredLedger(Ledger ledger) {
        this.ledger = ledger;
    }

    Ledger ledger() {
        return Objects.requireNonNull(ledger);
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.LEDGER;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        LedgerWire.write(ledger(), out);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        ledger = LedgerWire.readLedger(in);
    }
}
