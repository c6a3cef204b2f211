// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The nodes that a ledger knows of. */
record Holders(List<Holder> all) {

    /** After that, what a silent node still holds is taken for spent. */
    static final Duration SILENCE = Duration.ofSeconds(3);

    /** After that, no demand of a silent node comes a second time. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    /** Nodes that asked so lately share what is given out for later. */
    private static final Duration ACTIVE = Duration.ofSeconds(1);

    boolean knows(String name) {
        return all.stream().anyMatch(holder -> holder.name().equals(name));
    }

    /** What is known of a node. */
    Holder of(String name) {
        return all.stream()
                .filter(holder -> holder.name().equals(name))
                .findFirst()
                .orElse(new Holder(name, Long.MIN_VALUE, 0, 0, 0));
    }

    /** Whether another node than the one that asks has tokens that it may give back. */
    boolean elsewhere(Demand demand, long era, long validMillis, Terms terms, Moment moment) {
        boolean fixed = terms.algorithm() == Algorithm.FIXED_WINDOW;
        long silence = fixed ? SILENCE.toMillis() : Math.min(validMillis, SILENCE.toMillis());
        return all.stream()
                .anyMatch(other -> !other.name().equals(demand.holder())
                        && other.held() > 0
                        && (!fixed || other.era() == era)
                        && other.seenMillis() > moment.nowMillis() - silence);
    }

    /**
     * Into how many parts goes what is given out for later. Half of an equal part for each: parts get smaller as less
     * is left, down to nothing, so that nobody sits on tokens that others wait for (guided self-scheduling,
     * Polychronopoulos and Kuck 1987).
     */
    long shares(Demand demand, Moment moment) {
        long since = moment.nowMillis() - ACTIVE.toMillis();
        long others = all.stream()
                .filter(holder -> holder.seenMillis() > since && !holder.name().equals(demand.holder()))
                .count();
        return 2 * (others + 1);
    }

    /** Those that are remembered after one of them has asked, and was granted so much for later. */
    List<Holder> heard(Demand demand, long stock, long era, Terms terms, Moment moment) {
        List<Holder> heard = new ArrayList<>(all.size() + 1);
        long since = moment.nowMillis() - REMEMBERED.toMillis();
        for (Holder holder : all) {
            if (!holder.name().equals(demand.holder()) && holder.seenMillis() > since) {
                heard.add(holder);
            }
        }
        long sequence = Math.max(of(demand.holder()).sequence(), demand.sequence());
        boolean same = terms.algorithm() != Algorithm.FIXED_WINDOW || demand.era() == era;
        heard.add(new Holder(demand.holder(), sequence, stock + (same ? demand.held() : 0), era, moment.nowMillis()));
        return heard;
    }
}
