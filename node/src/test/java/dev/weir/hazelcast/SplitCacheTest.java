// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static dev.weir.hazelcast.TickingLibrary.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cache.Purge;
import dev.weir.cache.PurgeResult;
import dev.weir.cluster.Eventually;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SplitCacheTest {

    private final Split split = new Split();
    private final List<TickingLibrary> all =
            split.nodes.all.stream().map(TickingLibrary::new).toList();

    @AfterEach
    void stop() {
        all.forEach(TickingLibrary::close);
        split.close();
    }

    private void met() {
        Eventually.holds("all have met", Split.HEALING, () -> all.stream()
                .allMatch(one -> one.library.ready() && one.library.known() == 3));
    }

    @Test
    void what_one_side_purged_is_not_served_by_the_other_one_after_it_has_come_back() {
        met();
        for (int i = 0; i < 10; i++) {
            all.get(i % 3).fill(key(i), "old");
        }
        all.forEach(one -> {
            for (int i = 0; i < 10; i++) {
                one.serves(key(i));
            }
        });

        split.cut();
        Eventually.holds(
                "they are alone", Split.HEALING, () -> all.get(2).library.known() == 1);
        PurgeResult larger = all.get(0)
                .library
                .purge(Purge.url(key(1).url()))
                .toCompletableFuture()
                .join();
        PurgeResult smaller = all.get(2)
                .library
                .purge(Purge.url(key(2).url()))
                .toCompletableFuture()
                .join();
        boolean apart = all.get(2).serves(key(1)).isPresent();
        split.heal();
        met();

        assertThat(apart).isTrue();
        assertThat(larger.copies()).containsOnlyKeys("node-1", "node-2");
        assertThat(smaller.copies()).containsOnlyKeys("node-3");
        assertThat(all).allSatisfy(one -> {
            assertThat(one.serves(key(1))).isEmpty();
            assertThat(one.serves(key(2))).isEmpty();
            assertThat(one.serves(key(3))).contains("old");
        });
    }
}
