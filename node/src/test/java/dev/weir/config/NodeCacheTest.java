// SPDX-License-Identifier: Apache-2.0
package dev.weir.config;

import static dev.weir.document.Readings.problems;
import static dev.weir.document.Readings.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.NodeSettings.Cache;
import dev.weir.document.ByteSize;
import org.junit.jupiter.api.Test;

class NodeCacheTest {

    @Test
    void has_defaults() throws Exception {
        assertThat(read(Cache.class, "{}")).isEqualTo(new Cache(new ByteSize(128 << 20), new ByteSize(64 << 20)));
    }

    @Test
    void every_field_can_be_set() throws Exception {
        assertThat(read(Cache.class, "{shared: 1GiB, near: 0B}"))
                .isEqualTo(new Cache(new ByteSize(1 << 30), new ByteSize(0)));
    }

    @Test
    void refuses_what_cannot_be() {
        assertThat(problems(Cache.class, "{shared: 1KiB}"))
                .containsExactly("1:10 shared: 1KiB (expected: 1MiB to 64GiB)");
        assertThat(problems(Cache.class, "{near: 65GiB}")).containsExactly("1:8 near: 65GiB (expected: at most 64GiB)");
        assertThat(problems(Cache.class, "{far: 1GiB}")).first().asString().startsWith("1:2 far: unknown");
    }
}
