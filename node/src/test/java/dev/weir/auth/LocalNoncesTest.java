// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LocalNoncesTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);
    private final LocalNonces nonces = new LocalNonces(nanos::get);

    @Test
    void each_is_used_once_for_as_long_as_it_is_kept() {
        assertThat(used("a", 60)).isTrue();
        assertThat(used("b", 10)).isTrue();
        assertThat(used("a", 60)).isFalse();

        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(used("b", 10)).isTrue();
        assertThat(used("a", 60)).isFalse();

        nanos.addAndGet(Duration.ofSeconds(50).toNanos());
        assertThat(used("a", 60)).isTrue();
    }

    private boolean used(String nonce, int seconds) {
        return nonces.use(nonce, Duration.ofSeconds(seconds))
                .toCompletableFuture()
                .join();
    }
}
