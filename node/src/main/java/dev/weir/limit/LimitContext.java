// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What the spenders of a rate limit have in common.
 *
 * @param node name of the node
 * @param sequences numbers its demands, growing even over a restart
 * @param deadline a question that is older decides nothing any more for those that come
 * @param holding those that may have something to give back, by the names of their ledgers
 */
record LimitContext(
        String node,
        Ledgers ledgers,
        LongSupplier nanoClock,
        LongSupplier sequences,
        Duration deadline,
        LimitStatistics statistics,
        Map<String, Spender> holding) {}
