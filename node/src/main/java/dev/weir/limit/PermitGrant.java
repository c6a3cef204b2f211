// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

/**
 * What the owner of a key answers to a node.
 *
 * @param decided false when the owner may not decide: nothing changes for the node
 * @param full it knows nothing of the key, and keeps as many others as it may
 * @param held all permits the node has now
 * @param left permits nobody has
 * @param keep a node with more than that gives the rest back when they fall free, because others go short; {@link #ALL}
 *     when nobody does
 */
public record PermitGrant(boolean decided, boolean full, long held, long left, long keep) {

    static final long ALL = Long.MAX_VALUE;

    /** Of an owner that has room. */
    public PermitGrant(boolean decided, long held, long left, long keep) {
        this(decided, false, held, left, keep);
    }

    static PermitGrant undecided() {
        return new PermitGrant(false, 0, 0, ALL);
    }

    /** There is no room for a key that is not known. */
    public static PermitGrant noRoom() {
        return new PermitGrant(false, true, 0, 0, ALL);
    }

    /** Whether others wait for what this node has. */
    boolean starved() {
        return keep != ALL;
    }
}
