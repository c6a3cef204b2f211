// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cluster.Peers.Peer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MembershipTest {

    private final Library library = new Library(
            new ScriptedExchange(
                    List.of(new Peer("self", "node-1"), new Peer("first", "node-2"), new Peer("second", "node-3")),
                    () -> 1_000_000,
                    (member, message) -> CompletableFuture.completedFuture(new Reply.Heard(true))),
            CacheBounds.USUAL,
            () -> 0,
            Duration.ofMillis(50),
            Runnable::run);

    @Test
    void who_has_not_looked_who_is_here_does_not_know_all_by_the_first_one_that_comes() {
        library.heard("first", new Message.Introduce(PurgeRecord.NOTHING));
        boolean before = library.ready();

        library.start();

        assertThat(before).isFalse();
        assertThat(library.ready()).isTrue();
    }
}
