// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import dev.weir.limit.Moment;
import java.time.Duration;

/**
 * How fast a member acts and gives up. Whole seconds where Hazelcast knows no others.
 *
 * @param callsAtMost after this, a call to the shared state ends without an answer
 * @param looksAgainEvery the revision and the reports are read again, in case news got lost
 * @param silentAtMost a member that says nothing for so long is taken out, whole seconds
 * @param healsEvery how often the other side of a split is looked for, whole seconds
 * @param settlesWithin in this time all members notice that one is gone, and put their ledgers together after a split
 * @param leavesWithin a member that leaves waits so long for others to take over its data, whole seconds
 */
record Tempo(
        Duration callsAtMost,
        Duration looksAgainEvery,
        Duration silentAtMost,
        Duration healsEvery,
        Duration settlesWithin,
        Duration leavesWithin) {

    /** What a node in production needs. */
    static final Tempo NORMAL = new Tempo(
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Moment.SETTLING,
            Duration.ofSeconds(30));
}
