// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterThreadsTest {

    private final ClusterThreads threads = new ClusterThreads("n1");

    @AfterEach
    void stop() {
        threads.close();
    }

    @Test
    void what_is_done_steadily_is_done_again_after_it_went_wrong() throws InterruptedException {
        assertIsDoneAgain(threads::steadily);
    }

    @Test
    void a_chore_is_done_again_after_it_went_wrong() throws InterruptedException {
        assertIsDoneAgain(threads::every);
    }

    private static void assertIsDoneAgain(BiConsumer<Duration, Runnable> schedule) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(3);

        schedule.accept(Duration.ofMillis(1), () -> {
            done.countDown();
            throw new IllegalStateException("on purpose");
        });

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }
}
