// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import java.util.List;

/**
 * What the keeper has decided about the requests of one route. Times are in cluster time.
 *
 * @param state whether they are let through
 * @param sinceMillis when that was decided
 * @param untilMillis when it is decided again; 0 while it is closed
 * @param member who may make the trial; empty where there is none
 * @param evidence why, in words
 * @param seenBy names of the nodes that saw it
 */
public record BreakerVerdict(
        State state, long sinceMillis, long untilMillis, String member, String evidence, List<String> seenBy) {

    /** Whether requests are let through. */
    public enum State {
        /** All. */
        CLOSED,
        /** None. */
        OPEN,
        /** One, on one node. */
        TRIAL
    }

    public static final BreakerVerdict CLOSED = new BreakerVerdict(State.CLOSED, 0, 0, "", "", List.of());

    public BreakerVerdict {
        seenBy = List.copyOf(seenBy);
    }

    BreakerVerdict onTrial(String node, long nowMillis, long until) {
        return new BreakerVerdict(State.TRIAL, nowMillis, until, node, evidence, seenBy);
    }
}
