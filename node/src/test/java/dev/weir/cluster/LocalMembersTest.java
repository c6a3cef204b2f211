// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Members.Member;
import dev.weir.cluster.Members.Subscription;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LocalMembersTest {

    private final LocalMembers members = new LocalMembers("node-1", "127.0.0.1:5701");

    @Test
    void is_alone_and_expects_no_others() {
        assertThat(members.expected()).isEqualTo(1);
        assertThat(members.safe()).isTrue();
        assertThat(members.all())
                .containsExactly(new Member("node-1", "node-1", "127.0.0.1:5701", true, 0, Optional.empty()));
    }

    @Test
    void shows_what_was_reported_last() {
        members.report(3, Optional.empty());
        members.report(4, Optional.of("it does not compile"));

        assertThat(members.all()).first().satisfies(member -> {
            assertThat(member.revision()).isEqualTo(4);
            assertThat(member.problem()).contains("it does not compile");
        });
    }

    @Test
    void tells_followers_until_they_end() {
        AtomicInteger calls = new AtomicInteger();
        Subscription first = members.follow(calls::incrementAndGet);
        members.follow(calls::incrementAndGet);

        members.report(1, Optional.empty());
        first.end();
        members.report(2, Optional.empty());

        assertThat(calls).hasValue(3);
    }
}
