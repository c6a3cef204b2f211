// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import java.time.Duration;

/**
 * How far the cluster's clock is ahead of this node's, as well as a member can know it. A value: each look makes the
 * next one.
 *
 * <p>The cluster's clock is the oldest member's, and goes on as the next one has it. What that one answers is late by
 * the time that the answer was under way, and never early: of what was answered lately, the most is nearest to the
 * truth. What took long to be answered says nothing. Hazelcast's own cluster time is not used: it is set by each
 * heartbeat that is read, and after a pause of a node the first of them is old.
 *
 * @param most that was seen since then, milliseconds
 * @param mostBefore that was seen in the stretch before that
 * @param sinceNanos by this node's own clock
 */
record ClusterTime(long most, long mostBefore, long sinceNanos) {

    static final ClusterTime UNSEEN = new ClusterTime(Long.MIN_VALUE, Long.MIN_VALUE, 0);

    /** Many answers, one of which was not under way for long. */
    private static final Duration STRETCH = Duration.ofSeconds(30);

    /** A node that stood still for longer reads answers that are older than they seem. */
    private static final Duration PROMPT = Duration.ofSeconds(1);

    /** What is known after the cluster's clock was seen to be so far ahead, in an answer to what was asked then. */
    ClusterTime look(long aheadMillis, long askedNanos, long nowNanos) {
        return nowNanos - askedNanos > PROMPT.toNanos() ? this : look(aheadMillis, nowNanos);
    }

    private ClusterTime look(long aheadMillis, long nowNanos) {
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
