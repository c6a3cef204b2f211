// SPDX-License-Identifier: Apache-2.0
package dev.weir.balance;

/**
 * How many requests a whole cluster has under way at an instance, as one of its nodes can tell: its own as of now,
 * those of the others as of when they said so.
 *
 * <p>What the others said is worth little when requests take less time than that is old: all nodes would send to who
 * was idle a moment ago, until they hear that it is not. So each count fades as fast as its requests must have been
 * answered, and for what fades this node assumes that others have done as it has. {@code cluster-tests/BALANCE.md}
 * shows what that is good for.
 */
public final class ClusterLoad {

    /** How old a count is at the mean: they are said every 200 ms while they change. */
    private static final double AGE_NANOS = 100e6;

    private ClusterLoad() {}

    /**
     * The estimate.
     *
     * @param own of this node, as of now
     * @param others of all other nodes, as they have said
     * @param otherNodes how many there are
     * @param latencyNanos how long answers take; 0 where nothing is known, and then the counts are taken as they are
     */
    public static int estimate(int own, int others, int otherNodes, long latencyNanos) {
        if (otherNodes == 0) {
            return own;
        }
        double lasting = latencyNanos == 0 ? 1 : latencyNanos / (latencyNanos + AGE_NANOS);
        return (int) Math.round(own + lasting * others + (1 - lasting) * own * otherNodes);
    }
}
