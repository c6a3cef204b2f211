// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryBudgetTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long WINDOW = 10 * SECOND;

    private final AtomicLong clock = new AtomicLong(-17 * SECOND);
    private final RetryBudget budget = new RetryBudget(clock::get, new dev.weir.health.RetryShare(clock::get));

    @Test
    void a_little_traffic_may_retry_up_to_the_floor() {
        budget.requested();

        assertThat(take(100, 0.2)).isEqualTo(RetryBudget.FLOOR);
        clock.addAndGet(9 * SECOND);
        assertThat(take(100, 0.2)).isZero();
        clock.addAndGet(2 * SECOND);
        assertThat(take(100, 0.2)).isEqualTo(RetryBudget.FLOOR);
    }

    @Test
    void a_share_of_the_requests_may() {
        for (int i = 0; i < 1_000; i++) {
            budget.requested();
        }

        assertThat(take(1_000, 0.2)).isEqualTo(200 + RetryBudget.FLOOR);
    }

    @Test
    void requests_count_for_ten_seconds() {
        for (int i = 0; i < 1_000; i++) {
            budget.requested();
        }
        clock.addAndGet(9 * SECOND);
        assertThat(take(50, 0.2)).isEqualTo(50);

        clock.addAndGet(2 * SECOND);

        assertThat(take(1_000, 0.2))
                .as("those of before are forgotten, what was granted since is not")
                .isZero();
    }

    /** What everybody knows afterwards: when each request came, and when each attempt was granted. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void hours_of_traffic_never_retry_more_than_the_share(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double share = random.nextInt(60) / 100.0;
        Deque<Long> requests = new ArrayDeque<>();
        Deque<Long> granted = new ArrayDeque<>();
        long allRequests = 0;
        long allGranted = 0;
        long start = clock.get();
        while (clock.get() - start < 3_600 * SECOND) {
            clock.addAndGet(random.nextInt(20) == 0 ? random.nextLong(30 * SECOND) : random.nextLong(SECOND / 20));
            if (random.nextInt(4) > 0) {
                budget.requested();
                requests.add(clock.get());
                allRequests++;
            }
            requests.removeIf(at -> clock.get() - at >= WINDOW);
            granted.removeIf(at -> clock.get() - at >= WINDOW - SECOND); // what surely is in its window
            for (int tries = random.nextInt(4); tries > 0 && budget.tryTake(share); tries--) {
                granted.add(clock.get());
                allGranted++;

                assertThat((double) granted.size()).isLessThanOrEqualTo(share * requests.size() + RetryBudget.FLOOR);
            }
        }
        long windows = 1 + (clock.get() - start) / (WINDOW - SECOND);
        assertThat((double) allGranted).isLessThanOrEqualTo(share * allRequests + RetryBudget.FLOOR * windows);
        assertThat(allGranted).isPositive();
    }

    @Test
    void many_threads_together_take_no_more() throws InterruptedException {
        AtomicInteger granted = new AtomicInteger();
        CountDownLatch begin = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Thread thread = new Thread(() -> {
                try {
                    begin.await();
                } catch (InterruptedException e) {
                    return;
                }
                for (int i = 0; i < 10_000; i++) {
                    budget.requested();
                    granted.addAndGet(budget.tryTake(0.1) ? 1 : 0);
                }
            });
            thread.start();
            threads.add(thread);
        }

        begin.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(granted.get() + take(10_000, 0.1))
                .as("no request was lost, no attempt granted twice")
                .isEqualTo(4_000 + RetryBudget.FLOOR);
    }

    private int take(int times, double share) {
        int taken = 0;
        for (int i = 0; i < times; i++) {
            taken += budget.tryTake(share) ? 1 : 0;
        }
        return taken;
    }
}
