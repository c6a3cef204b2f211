// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The account of one key of a concurrency limit, as its owner keeps it: which node may have how many requests under
 * way. A value: {@link #apply} makes the next one. It grants only what is left of the limit beside all that the nodes
 * in its cluster have; what a node has already is never taken away, and is gone when the node is.
 *
 * @param holders the nodes that have something, or had until lately
 * @param learnsUntilMillis until then it only hears what the nodes have, because what was known before is lost
 * @param lastMillis when it was asked last
 */
public record PermitLedger(List<PermitHolder> holders, long learnsUntilMillis, long lastMillis) {

    /** How long it must be kept after it was asked last: by then every demand that is still on its way has arrived. */
    static final Duration KEPT = Duration.ofSeconds(60);

    /** A node that has anything asks at least so often. */
    static final Duration REPORT = Duration.ofSeconds(5);

    /** After that, every node that has anything has said so. */
    private static final Duration LEARN = Duration.ofSeconds(8);

    /** Nodes that needed more so lately still do. */
    private static final Duration WANTING = Duration.ofMillis(200);

    /** With fewer permits for each node than this, nothing is given out for later. */
    private static final long STOCK_FROM = 4;

    public PermitLedger {
        holders = List.copyOf(holders);
    }

    /**
     * What an owner answers, and what it remembers from then on.
     *
     * @param ledger to be kept, wherever the answer goes: an answer must not be seen before it is
     */
    public record Step(PermitLedger ledger, PermitGrant grant) {}

    /** One of a key that nobody has anything of. */
    public static PermitLedger fresh(Moment moment) {
        return new PermitLedger(List.of(), 0, moment.nowMillis());
    }

    /**
     * The first step of a key that its owner knows nothing of. Where it should know something, because the one that
     * asks has something or because a part of the shared state was lost, it listens for a while before it grants.
     */
    public static Step first(PermitTerms terms, String node, PermitDemand demand, Presence presence) {
        long now = presence.moment().nowMillis();
        long lost = presence.moment().lostMillis();
        boolean forgotten = demand.have() > 0 || demand.used() > 0;
        long until = forgotten ? now + LEARN.toMillis() : lost > 0 ? lost + LEARN.toMillis() : 0;
        return new PermitLedger(List.of(), until, now).apply(terms, node, demand, presence);
    }

    /**
     * One step of the account.
     *
     * @param node whose demand it is
     */
    public Step apply(PermitTerms terms, String node, PermitDemand demand, Presence presence) {
        Moment moment = presence.moment().notBefore(lastMillis);
        List<PermitHolder> others = others(node, presence, moment);
        PermitHolder known = holder(node);
        if (!presence.nodes().contains(node)) {
            // Nobody would ever take it back from one that is gone.
            return new Step(with(others, moment), PermitGrant.undecided());
        }
        if (demand.sequence() <= known.sequence()) {
            PermitLedger same = with(also(others, known), moment);
            boolean again = demand.sequence() == known.sequence() && decides(terms, moment);
            return new Step(same, again ? same.grant(terms, known, moment) : PermitGrant.undecided());
        }
        long base = Math.max(demand.have(), demand.used());
        boolean gaveBack = base < known.held();
        long granted = decides(terms, moment) ? granted(terms, base, gaveBack, demand, others, moment) : 0;
        PermitHolder next = new PermitHolder(
                node,
                demand.sequence(),
                base + granted,
                demand.used() + Math.min(demand.need(), granted),
                Math.max(0, demand.need() - granted),
                moment.nowMillis());
        PermitLedger ledger = with(also(others, next), moment);
        return new Step(ledger, decides(terms, moment) ? ledger.grant(terms, next, moment) : PermitGrant.undecided());
    }

    private long granted(
            PermitTerms terms,
            long base,
            boolean gaveBack,
            PermitDemand demand,
            List<PermitHolder> others,
            Moment moment) {
        long cap = cap(terms, moment);
        long left = Math.max(0, cap - held(others) - base);
        List<PermitHolder> wanting =
                others.stream().filter(other -> wants(other, moment)).toList();
        long active = 1
                + others.stream()
                        .filter(other -> other.held() > 0 || wants(other, moment))
                        .count();
        // Up to its equal part it may have all that is left, beyond that what others do not wait for. What cannot be
        // parted equally is for whoever asks first, but for the one that has just had it.
        long equal = gaveBack ? cap / active : (cap + active - 1) / active;
        long part = Math.max(0, equal - base);
        long reserved = wanting.stream().mapToLong(PermitHolder::lacks).sum();
        long given = Math.min(demand.need(), Math.max(Math.min(left, part), left - reserved));
        if (!wanting.isEmpty() || given < demand.need() || terms.limit() <= STOCK_FROM * moment.here()) {
            return given;
        }
        // Half of an equal part of what is left, so that parts get smaller as less is left.
        return given + Math.min(demand.stock(), (left - given) / (2 * active));
    }

    private PermitGrant grant(PermitTerms terms, PermitHolder to, Moment moment) {
        long cap = cap(terms, moment);
        long held = held(holders);
        boolean scarce = holders.stream().anyMatch(other -> !other.node().equals(to.node()) && wants(other, moment));
        long active = holders.stream()
                .filter(holder -> holder.held() > 0 || wants(holder, moment))
                .count();
        long keep = scarce ? cap / Math.max(1, active) : PermitGrant.ALL;
        // More than may be, after a split has healed or the limit was lowered: what ends is not followed by another.
        long within = held > cap ? Math.max(0, to.held() - (held - cap)) : PermitGrant.ALL;
        return new PermitGrant(true, to.held(), Math.max(0, cap - held), Math.min(keep, within));
    }

    private static boolean wants(PermitHolder holder, Moment moment) {
        return holder.lacks() > 0 && moment.nowMillis() - holder.seenMillis() < WANTING.toMillis();
    }

    private boolean decides(PermitTerms terms, Moment moment) {
        boolean learns = moment.nowMillis() < learnsUntilMillis && terms.onPartition() != OnPartition.OPEN;
        return !learns && Ledger.mayDecide(terms.onPartition(), moment);
    }

    /** What all on this side may have together. */
    private static long cap(PermitTerms terms, Moment moment) {
        boolean parted = terms.onPartition() == OnPartition.SHARE && !moment.complete();
        return parted ? moment.share(terms.limit()) : terms.limit();
    }

    private static long held(List<PermitHolder> holders) {
        return holders.stream().mapToLong(PermitHolder::held).sum();
    }

    /** All permits that nodes have, used or not. */
    public long held() {
        return held(holders);
    }

    /** Requests under way on all nodes, as they said last. */
    public long used() {
        return holders.stream().mapToLong(PermitHolder::used).sum();
    }

    private PermitHolder holder(String node) {
        return holders.stream()
                .filter(holder -> holder.node().equals(node))
                .findFirst()
                .orElse(new PermitHolder(node, Long.MIN_VALUE, 0, 0, 0, 0));
    }

    /** Those that are still there. One that has nothing is remembered while old demands of it may be on their way. */
    private List<PermitHolder> others(String node, Presence presence, Moment moment) {
        long since = moment.nowMillis() - KEPT.toMillis();
        return holders.stream()
                .filter(holder -> !holder.node().equals(node)
                        && presence.nodes().contains(holder.node())
                        && (holder.held() > 0 || holder.seenMillis() > since))
                .toList();
    }

    private static List<PermitHolder> also(List<PermitHolder> others, PermitHolder one) {
        List<PermitHolder> all = new ArrayList<>(others.size() + 1);
        all.addAll(others);
        all.add(one);
        return all;
    }

    private PermitLedger with(List<PermitHolder> now, Moment moment) {
        return new PermitLedger(now, learnsUntilMillis, moment.nowMillis());
    }

    /** Whether it need not be kept any more, or was written by a wrong clock. */
    public boolean isOver(long nowMillis) {
        return lastMillis + KEPT.toMillis() <= nowMillis || lastMillis - nowMillis > Ledger.WRONG.toMillis();
    }

    /** What both sides of a split know: of each node, what it said last. */
    public PermitLedger merge(PermitLedger other) {
        List<PermitHolder> all = new ArrayList<>();
        for (PermitHolder ours : holders) {
            PermitHolder theirs = other.holder(ours.node());
            all.add(theirs.sequence() > ours.sequence() ? theirs : ours);
        }
        other.holders.stream()
                .filter(theirs -> holder(theirs.node()).sequence() == Long.MIN_VALUE)
                .forEach(all::add);
        return new PermitLedger(
                all, Math.max(learnsUntilMillis, other.learnsUntilMillis), Math.max(lastMillis, other.lastMillis));
    }
}
