// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.internal.serialization.Data;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import com.hazelcast.spi.impl.merge.MapMergingEntryImpl;
import dev.weir.limit.Ledger;
import dev.weir.limit.OnPartition;
import dev.weir.limit.Terms;
import dev.weir.limit.WindowMeter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LedgerMergeTest {

    private static final Terms TERMS = SpendingNode.terms("100/1h", OnPartition.SHARE, true);

    private final InternalSerializationService wire = new DefaultSerializationServiceBuilder()
            .addDataSerializableFactory(WireTypes.FACTORY, new WireTypes())
            .build();
    private final LedgerMerge merge = new LedgerMerge();

    @Test
    void what_both_sides_spent_apart_is_added() {
        Object merged = merge.merge(entry(ledger(0, 30, 20)), entry(ledger(0, 25, 20)));

        assertThat(used(merged)).isEqualTo(35);
    }

    @Test
    void what_only_one_side_has_is_kept() {
        Object merged = merge.merge(entry(ledger(0, 30, 20)), null);

        assertThat(used(merged)).isEqualTo(30);
    }

    private static Ledger ledger(long start, long used, long base) {
        return new Ledger(TERMS, List.of(new WindowMeter(start, used, base)), List.of(), start + 17);
    }

    private MapMergingEntryImpl<String, StoredLedger> entry(Ledger ledger) {
        Data value = wire.toData(new StoredLedger(ledger));
        return new MapMergingEntryImpl<String, StoredLedger>(wire).setValue(value);
    }

    private static long used(@Nullable Object merged) {
        Ledger ledger = ((StoredLedger) Objects.requireNonNull(merged)).ledger();
        return ((WindowMeter) ledger.meters().get(0)).used();
    }
}
