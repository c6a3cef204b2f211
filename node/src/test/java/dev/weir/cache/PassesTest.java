// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static dev.weir.cache.CacheSamples.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PassesTest {

    private static final int KIB = 1024;

    private long millis;
    private final Passes passes = new Passes(() -> millis * 1_000_000);

    @Test
    void a_key_is_for_nobody_else_for_as_long_as_was_said() {
        passes.note(key("/a"), 100);
        millis = 99;
        long before = passes.millisLeft(key("/a"));

        millis = 100;

        assertThat(before).isEqualTo(1);
        assertThat(passes.millisLeft(key("/a"))).isZero();
        assertThat(passes.millisLeft(key("/b"))).isZero();
    }

    @Test
    void memory_for_them_is_bounded_however_long_their_names_are() {
        String path = "/" + "x".repeat(8 * KIB);
        List<CacheKey> keys =
                IntStream.range(0, 3_000).mapToObj(i -> key(path + i)).toList();

        keys.forEach(key -> passes.note(key, 1_000));

        assertThat(keys.stream().filter(key -> passes.millisLeft(key) > 0).count())
                .isBetween(500L, 1_024L);
    }
}
