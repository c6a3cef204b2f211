// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.ProxyError;
import dev.weir.http.ProxyException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PasswordsTest {

    private static final PasswordHash HASH = PasswordHash.of("right", "0123456789abcdef".getBytes(UTF_8), 1000);
    private static final PasswordHash SALTED = PasswordHash.of("right", "fedcba9876543210".getBytes(UTF_8), 1000);

    private final AtomicLong nanos = new AtomicLong();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Passwords passwords = new Passwords(tasks::add, nanos::get);

    @Test
    void a_password_is_checked_by_the_worker() {
        CompletableFuture<Boolean> right = passwords.check("right", HASH);
        CompletableFuture<Boolean> wrong = passwords.check("wrong", HASH);

        assertThat(right).isNotDone();
        work();
        assertThat(right).isCompletedWithValue(true);
        assertThat(wrong).isCompletedWithValue(false);
    }

    @Test
    void what_was_right_is_remembered_for_a_while() {
        passwords.check("right", HASH);
        work();

        CompletableFuture<Boolean> again = passwords.check("right", HASH);
        nanos.addAndGet(Duration.ofMinutes(11).toNanos());
        CompletableFuture<Boolean> later = passwords.check("right", HASH);

        assertThat(again).isCompletedWithValue(true);
        assertThat(later).isNotDone();
    }

    @Test
    void what_was_wrong_is_checked_again() {
        passwords.check("wrong", HASH);
        work();

        passwords.check("wrong", HASH);

        assertThat(tasks).hasSize(1);
    }

    @Test
    void what_is_kept_is_part_of_what_is_remembered() {
        passwords.check("right", HASH);
        work();

        assertThat(passwords.check("right", SALTED)).isNotDone();
    }

    @Test
    void those_who_ask_the_same_at_the_same_time_share_an_answer() {
        CompletableFuture<Boolean> first = passwords.check("right", HASH);
        CompletableFuture<Boolean> second = passwords.check("right", HASH);
        first.cancel(false);

        assertThat(tasks).hasSize(1);
        work();
        assertThat(second).isCompletedWithValue(true);
    }

    @Test
    void one_that_there_is_no_room_for_is_not_decided() {
        Passwords full = new Passwords(
                task -> {
                    throw new RejectedExecutionException();
                },
                nanos::get);

        CompletableFuture<Boolean> answer = full.check("right", HASH);

        assertThat(answer)
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(ProxyException.class, why -> assertThat(why.error())
                        .isEqualTo(ProxyError.AUTHENTICATION_UNDECIDED));
    }

    private void work() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }
}
