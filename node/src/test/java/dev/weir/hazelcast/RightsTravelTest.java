// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static dev.weir.hazelcast.SpendingsTravelTest.member;
import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.cluster.Member;
import dev.weir.cache.Reply;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rights to fetch, as they are said to members of this version and of the one before. */
class RightsTravelTest {

    private final Member newest = member(Map.of(MemberConfig.CACHE, "1", MemberConfig.STAMPS, "1"));
    private final Member older = member(Map.of(MemberConfig.CACHE, "1"));

    @Test
    void an_older_member_is_told_nothing_that_it_cannot_read() {
        Reply right = new Reply.Fetch("start-2", 7);

        assertThat(SharedCache.readable(right, Optional.of(newest))).isEqualTo(right);
        assertThat(SharedCache.readable(right, Optional.of(older))).isEqualTo(new Reply.Fetch("start-2", 0));
    }
}
