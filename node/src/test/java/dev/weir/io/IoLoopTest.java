// SPDX-License-Identifier: Apache-2.0
package dev.weir.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.SystemClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IoLoopTest {

    private static final int ROUNDS = 10;

    private IoLoops loops;
    private IoLoop loop;

    @BeforeEach
    void start() throws Exception {
        loops = IoLoops.start(1, SystemClock::nanos);
        loop = loops.of(loops.worker().getIoThread());
    }

    @AfterEach
    void end() {
        loops.close();
    }

    /** A tick for every deadline that was set within a tick would double with every round. */
    @Test
    void looks_once_a_tick_however_many_deadlines_are_set_by_those_that_are_due() throws Exception {
        CompletableFuture<Long> ticks = new CompletableFuture<>();

        loop.execute(() -> twoMore(ROUNDS, ticks));

        // Two ticks at most from a deadline of no delay to the next.
        assertThat(ticks.get(20, TimeUnit.SECONDS)).isLessThanOrEqualTo(2 * ROUNDS);
    }

    @Test
    void goes_on_when_a_task_fails() throws Exception {
        CompletableFuture<String> ran = new CompletableFuture<>();

        loop.execute(() -> {
            loop.schedule(
                    () -> {
                        throw new IllegalStateException("a task that fails, on purpose");
                    },
                    Duration.ZERO);
            loop.schedule(() -> ran.complete("yes"), Duration.ZERO);
        });

        assertThat(ran.get(20, TimeUnit.SECONDS)).isEqualTo("yes");
    }

    @Test
    void a_deadline_that_is_set_while_the_thread_ends_is_never_due() throws Exception {
        CompletableFuture<String> ended = new CompletableFuture<>();
        CompletableFuture<String> due = new CompletableFuture<>();

        loop.execute(() -> {
            loops.worker().shutdownNow();
            try {
                loop.schedule(() -> due.complete("yes"), Duration.ZERO);
                ended.complete("quietly");
            } catch (RuntimeException e) {
                ended.completeExceptionally(e);
            }
        });

        assertThat(ended.get(20, TimeUnit.SECONDS)).isEqualTo("quietly");
        assertThat(loops.worker().awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(due).isNotDone();
    }

    private void twoMore(int rounds, CompletableFuture<Long> ticks) {
        if (rounds == 0) {
            ticks.complete(loop.ticks());
            return;
        }
        loop.schedule(() -> twoMore(rounds - 1, ticks), Duration.ZERO);
        loop.schedule(() -> {}, Duration.ofSeconds(1));
    }
}
