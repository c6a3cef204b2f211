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
        Object merged = merge.merge(entry(ledger(0, 30, 20), 1000, 10), entry(ledger(0, 25, 20), 1000, 10));

        assertThat(used(merged)).isEqualTo(35);
    }

    @Test
    void what_only_one_side_has_is_kept() {
        Object merged = merge.merge(entry(ledger(0, 30, 20), 1000, 10), null);

        assertThat(used(merged)).isEqualTo(30);
    }

    @Test
    void it_is_kept_for_as_long_as_the_one_that_lasts_longer() {
        var moving = entry(ledger(0, 30, -1), 1000, 10);
        var longer = entry(ledger(3_600_000, 5, -1), 2000, 20);

        Object merged = merge.merge(moving, longer);

        assertThat(used(merged)).isEqualTo(5);
        assertThat(moving.getExpirationTime()).isEqualTo(2000);
        assertThat(moving.getTtl()).isEqualTo(20);
    }

    @Test
    void it_keeps_its_own_end_where_that_is_later() {
        var moving = entry(ledger(0, 30, -1), 2000, 20);

        merge.merge(moving, entry(ledger(0, 5, -1), 1000, 10));

        assertThat(moving.getExpirationTime()).isEqualTo(2000);
        assertThat(moving.getTtl()).isEqualTo(20);
    }

    private static Ledger ledger(long start, long used, long base) {
        return new Ledger(TERMS, List.of(new WindowMeter(start, used, base)), List.of(), start + 17);
    }

    private MapMergingEntryImpl<String, StoredLedger> entry(Ledger ledger, long expires, long ttl) {
        Data value = wire.toData(new StoredLedger(ledger));
        return new MapMergingEntryImpl<String, StoredLedger>(wire)
                .setValue(value)
                .setExpirationTime(expires)
                .setTtl(ttl);
    }

    private static long used(@Nullable Object merged) {
        Ledger ledger = ((StoredLedger) Objects.requireNonNull(merged)).ledger();
        return ((WindowMeter) ledger.meters().get(0)).used();
    }
}
