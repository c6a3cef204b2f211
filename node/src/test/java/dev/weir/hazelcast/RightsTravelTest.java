// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static dev.weir.hazelcast.SpendingsTravelTest.member;
import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.cluster.Member;
import dev.weir.cache.Message;
import dev.weir.cache.Reply;
import dev.weir.cache.Variant;
import java.util.List;
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

        Reply plain = new Reply.Fetch("start-2", 0);

        assertThat(SharedCache.readable(right, Optional.of(newest))).isEqualTo(right);
        assertThat(SharedCache.readable(right, Optional.of(older))).isEqualTo(plain);
        assertThat(SharedCache.readable(told(right), Optional.of(newest))).isEqualTo(told(right));
        assertThat(SharedCache.readable(told(right), Optional.of(older))).isEqualTo(told(plain));
    }

    private static Message told(Reply outcome) {
        return new Message.Tell(List.of(1L), Variant.NONE, outcome);
    }
}
