// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.List;

/**
 * What a ledger says to people, at one moment.
 *
 * @param terms those it was last asked with
 * @param rates what became of each rate of the terms
 * @param holders the nodes that took something lately, with what they hold
 * @param moment when that was so, and who was here
 */
public record Account(Terms terms, List<Use> rates, List<Holder> holders, Moment moment) {

    public Account {
        rates = List.copyOf(rates);
        holders = List.copyOf(holders);
    }

    /**
     * What became of one rate.
     *
     * @param limit the most that can be had at once
     * @param used granted to nodes and not given back: spent, or still held by them
     * @param remaining what may be granted now; while the cluster is split, on this side of it
     * @param resetMillis until more than that may be granted; 0 where all of it may
     */
    public record Use(Rate rate, long limit, long used, long remaining, long resetMillis) {}

    /** How long ago a node asked last, in milliseconds. */
    public long silentMillis(Holder holder) {
        return Math.max(0, moment.nowMillis() - holder.seenMillis());
    }
}
