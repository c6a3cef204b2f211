// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import java.util.List;

/**
 * What the keeper has decided about one instance. Times are in cluster time.
 *
 * @param state whether it may be asked
 * @param sinceMillis when that was decided; 0 where nobody has decided anything yet
 * @param untilMillis when it is decided again; 0 for when somebody says so
 * @param member who may make the trial; empty where there is none
 * @param times how often it was ejected in a row
 * @param warmSinceMillis when it began to be used, for slow start; 0 when it always was
 * @param evidence why, in words
 * @param seenBy names of the nodes that saw it
 */
public record Verdict(
        State state,
        long sinceMillis,
        long untilMillis,
        String member,
        int times,
        long warmSinceMillis,
        String evidence,
        List<String> seenBy) {

    /** Whether an instance may be asked. */
    public enum State {
        /** By everyone. */
        HEALTHY,
        /** Not: probes fail. */
        UNHEALTHY,
        /** Not: requests failed. */
        EJECTED,
        /** By one node, once. */
        TRIAL,
        /** Not: an operator took it out. */
        HELD,
        /** Not for anything new: an operator lets it run empty. */
        DRAINING;

        /** Whether an operator said so, and only an operator or the time ends it. */
        public boolean byHand() {
            return this == HELD || this == DRAINING;
        }
    }

    public Verdict {
        seenBy = List.copyOf(seenBy);
    }

    /** Of an instance that nothing is known of. */
    static Verdict healthy(long sinceMillis, long warmSinceMillis) {
        return new Verdict(State.HEALTHY, sinceMillis, 0, "", 0, warmSinceMillis, "", List.of());
    }

    boolean is(State other) {
        return state == other;
    }

    /** Back in use, which has to begin gently. */
    Verdict returned(long nowMillis, String why, List<String> names) {
        return new Verdict(State.HEALTHY, nowMillis, 0, "", times, nowMillis, why, names);
    }

    /** The same instance in another state from now on. */
    Verdict turned(State other, long nowMillis, long until, String why, List<String> names) {
        return new Verdict(other, nowMillis, until, "", times, warmSinceMillis, why, names);
    }

    Verdict withTimes(int count) {
        return new Verdict(state, sinceMillis, untilMillis, member, count, warmSinceMillis, evidence, seenBy);
    }

    /** On trial by a node, for the reason that stands. */
    Verdict onTrial(String node, long nowMillis, long until) {
        return new Verdict(State.TRIAL, nowMillis, until, node, times, warmSinceMillis, evidence, seenBy);
    }
}
