// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What the permits of all keys of a limit have in common on a node.
 *
 * @param sequences numbers its demands, growing
 * @param deadline nobody waits longer for an owner that says nothing
 */
record PermitContext(
        PermitLedgers ledgers,
        LongSupplier nanoClock,
        LongSupplier sequences,
        Duration deadline,
        LimitStatistics statistics) {}
