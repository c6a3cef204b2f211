// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import java.time.Duration;

/**
 * How far the cluster's clock is ahead of this node's, as well as a member can know it. A value: each look makes the
 * next one.
 *
 * <p>The cluster's clock is the oldest member's. Hazelcast takes it from that member's heartbeats and does not ask how
 * long they were under way. So what it says is late by that much, by seconds after a pause or a cut that was too short
 * for anybody to be missed, and never early: of what was seen lately, the most is nearest to the truth.
 *
 * @param most that was seen since then, milliseconds
 * @param mostBefore that was seen in the stretch before that
 * @param sinceNanos by this node's own clock
 */
record ClusterTime(long most, long mostBefore, long sinceNanos) {

    static final ClusterTime UNSEEN = new ClusterTime(Long.MIN_VALUE, Long.MIN_VALUE, 0);

    /** Many heartbeats, one of which was not under way for long. */
    private static final Duration STRETCH = Duration.ofSeconds(30);

    /** What is known after Hazelcast's clock was seen to be so far ahead. */
    ClusterTime look(long aheadMillis, long nowNanos) {
        if (equals(UNSEEN)) {
            return new ClusterTime(aheadMillis, aheadMillis, nowNanos);
        }
        if (nowNanos - sinceNanos >= STRETCH.toNanos()) {
            return new ClusterTime(aheadMillis, most, nowNanos);
        }
        return aheadMillis > most ? new ClusterTime(aheadMillis, mostBefore, sinceNanos) : this;
    }

    /** To be added to this node's clock; only after a look. */
    long aheadMillis() {
        return Math.max(most, mostBefore);
    }
}
