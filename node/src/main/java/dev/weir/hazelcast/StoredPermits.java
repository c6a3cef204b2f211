// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.limit.PermitHolder;
import dev.weir.limit.PermitLedger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A permit ledger as it lies in the map and travels. Not changed after it was made or read. */
final class StoredPermits implements IdentifiedDataSerializable {

    private @Nullable PermitLedger ledger;

    /** Only to be read into. */
    StoredPermits() {}

    StoredPermits(PermitLedger ledger) {
        this.ledger = ledger;
    }

    PermitLedger ledger() {
        return Objects.requireNonNull(ledger);
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.PERMITS;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        WireVersion.write(out);
        out.writeLong(ledger().learnsUntilMillis());
        out.writeLong(ledger().lastMillis());
        out.writeInt(ledger().holders().size());
        for (PermitHolder holder : ledger().holders()) {
            out.writeString(holder.node());
            out.writeLong(holder.sequence());
            out.writeLong(holder.held());
            out.writeLong(holder.used());
            out.writeLong(holder.lacks());
            out.writeLong(holder.seenMillis());
        }
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        WireVersion.read("permits", in);
        long learnsUntil = in.readLong();
        long last = in.readLong();
        int size = in.readInt();
        List<PermitHolder> holders = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            holders.add(new PermitHolder(
                    LedgerWire.readName(in),
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong()));
        }
        ledger = new PermitLedger(holders, learnsUntil, last);
    }
}
