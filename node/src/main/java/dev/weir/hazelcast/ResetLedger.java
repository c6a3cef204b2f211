// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import dev.weir.limit.Ledger;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes a ledger fresh, where it lies. It stays there: one that is missing would be taken for lost by nodes that were
 * granted something of it.
 */
final class ResetLedger
        implements EntryProcessor<String, StoredLedger, Granted>, HazelcastInstanceAware, IdentifiedDataSerializable {

    private transient @Nullable HazelcastInstance member;
    private transient @Nullable KeepLedger<Granted> backup;

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        member = instance;
    }

    @Override
    public @Nullable Granted process(Map.Entry<String, StoredLedger> entry) {
        @Nullable StoredLedger stored = entry.getValue();
        if (stored != null) {
            Ledger ledger = stored.ledger();
            HazelcastInstance owner = Objects.requireNonNull(member);
            Ledger fresh = Ledger.fresh(
                    ledger.terms(),
                    OwnerView.of(owner)
                            .moment(owner, entry.getKey(), ledger.terms().onPartition()));
            backup = new KeepLedger<>(new StoredLedger(fresh));
            backup.process(entry);
        }
        return null;
    }

    @Override
    public @Nullable EntryProcessor<String, StoredLedger, Granted> getBackupProcessor() {
        return backup;
    }

    @Override
    public int getFactoryId() {
        return WireTypes.FACTORY;
    }

    @Override
    public int getClassId() {
        return WireTypes.RESET_LEDGER;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        WireVersion.write(out);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        WireVersion.read("ledger to reset", in);
    }
}
