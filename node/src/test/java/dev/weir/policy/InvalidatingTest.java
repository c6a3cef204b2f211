// SPDX-License-Identifier: Apache-2.0
package dev.weir.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cache.CacheBounds;
import dev.weir.cache.CacheCounts.Kind;
import dev.weir.cache.Library;
import dev.weir.cluster.LocalExchange;
import dev.weir.http.ManualLoop;
import dev.weir.http.RequestHead;
import dev.weir.http.Requests;
import dev.weir.http.Response;
import dev.weir.http.ScriptedHandler;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class InvalidatingTest {

    private final ManualLoop loop = new ManualLoop();
    private final Library library = Library.alone(loop::nowNanos, () -> 1_800_000_000_000L);

    private static Set<String> urls(RequestHead head) {
        return head.path().equals("/a") ? Set.of("http://gateway.test/a") : Set.of();
    }

    private CompletableFuture<Response> ask(Library cache, String method, String path, int status) {
        return new Invalidating(cache, InvalidatingTest::urls)
                .filter(Requests.request(method, path, loop), ScriptedHandler.answering(status))
                .toCompletableFuture();
    }

    @Test
    void an_answer_goes_on_when_what_it_changed_is_purged() {
        CompletableFuture<Response> changed = ask(library, "POST", "/a", 201);

        assertThat(changed.join().status()).isEqualTo(201);
        assertThat(library.counts().of(Kind.PURGES)).isEqualTo(1);
        assertThat(loop.timers()).isZero();
    }

    @Test
    void what_changes_nothing_that_is_kept_asks_nobody() {
        ask(library, "GET", "/a", 200);
        ask(library, "POST", "/a", 409);
        ask(library, "POST", "/b", 200);

        assertThat(library.counts().of(Kind.PURGES)).isZero();
    }

    @Test
    void an_answer_does_not_wait_longer_than_the_cluster_may_take() {
        Library stuck = new Library(
                new LocalExchange<>("node-1", () -> 0),
                CacheBounds.USUAL,
                loop::nowNanos,
                Duration.ofMillis(200),
                purge -> {});

        CompletableFuture<Response> changed = ask(stuck, "PUT", "/a", 204);
        loop.advance(Duration.ofMillis(199));
        boolean before = changed.isDone();
        loop.advance(Duration.ofMillis(2));

        assertThat(before).isFalse();
        assertThat(changed.join().status()).isEqualTo(204);
        assertThat(loop.timers()).isZero();
    }
}
