// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A node for a spender of a test, which is its owner and its clock. */
final class SpenderFixture {

    final AnsweringLedgers ledgers = new AnsweringLedgers();
    final AtomicLong nanos = new AtomicLong(5_000_000_000L);
    final LimitStatistics statistics = new LimitStatistics();
    final LimitContext node = new LimitContext(
            "a",
            ledgers,
            nanos::get,
            new AtomicLong()::incrementAndGet,
            Duration.ofMillis(50),
            statistics,
            new HashMap<>());
}
