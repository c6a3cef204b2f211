// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.util.List;

/**
 * Something that all nodes are to know.
 *
 * @param key of what it is about: of several notices about the same, the latest counts
 * @param values what there is to know of it
 * @param stamp orders those about the same: milliseconds of the cluster's clock, but later than the one before
 * @param author the node that wrote it
 * @param until from then on, by the cluster's clock, nobody need know it any more
 */
public record Notice(String key, List<String> values, long stamp, String author, long until) {

    public Notice {
        values = List.copyOf(values);
    }

    /** Whether it counts where both are known: the same decision everywhere. */
    boolean isAfter(Notice other) {
        return stamp != other.stamp ? stamp > other.stamp : author.compareTo(other.author) > 0;
    }
}
