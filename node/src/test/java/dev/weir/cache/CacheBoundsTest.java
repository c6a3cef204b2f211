// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CacheBoundsTest {

    @Test
    void what_there_is_no_room_for_is_made_smaller_in_the_same_proportion() {
        CacheBounds bounds = new CacheBounds(200, 100);

        assertThat(bounds.within(300)).isEqualTo(bounds);
        assertThat(bounds.within(30)).isEqualTo(new CacheBounds(20, 10));
    }
}
