// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The account of one key of one limit, as its owner keeps it. A value: {@link #apply} makes the next one. What was
 * granted and not given back never exceeds what the terms allow, whatever nodes ask in whatever order.
 *
 * @param terms those of the last demand
 * @param meters one for each rate of the terms
 * @param holders the nodes that took something, as long as one of their demands may still come a second time
 * @param lastMillis when it was asked last
 * @param former counted by the terms of before, as long as some nodes may still ask with them: two revisions that take
 *     turns must not begin a budget anew each time
 */
public record Ledger(Terms terms, List<Meter> meters, List<Holder> holders, long lastMillis, Optional<Tally> former) {

    /** After that, what a silent node still holds is taken for spent. */
    private static final Duration SILENCE = Duration.ofSeconds(3);

    /** After that, no demand of a silent node comes a second time. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    /** After that, all nodes run the revision that has the other terms. */
    private static final Duration OVERLAP = Duration.ofMinutes(10);

    /** Nodes that asked so lately share what is given out for later. */
    private static final Duration ACTIVE = Duration.ofSeconds(1);

    /** A ledger so far from the future is never trusted again. */
    static final Duration WRONG = Duration.ofHours(1);

    /** Windows up to this are sat out when what was spent in them is not known any more. */
    private static final Duration SAT_OUT = Duration.ofMinutes(1);

    public Ledger {
        meters = List.copyOf(meters);
        holders = List.copyOf(holders);
    }

    /** One whose terms were always the same. */
    public Ledger(Terms terms, List<Meter> meters, List<Holder> holders, long lastMillis) {
        this(terms, meters, holders, lastMillis, Optional.empty());
    }

    /**
     * What an owner answers, and what it remembers from then on.
     *
     * @param ledger to be kept, wherever the answer goes: an answer must not be seen before it is
     */
    public record Step(Ledger ledger, Grant grant) {}

    /** One that nothing was taken from. */
    public static Ledger fresh(Terms terms, Moment moment) {
        List<Meter> meters = new ArrayList<>(terms.rates().size());
        terms.rates().forEach(rate -> meters.add(Meter.fresh(terms, rate, moment)));
        return new Ledger(terms, meters, List.of(), moment.nowMillis());
    }

    /**
     * The first step of a key that its owner knows nothing of. Where it should know something, because the one that
     * asks was granted something before or because a part of the shared state was lost, nothing is left for now.
     */
    public static Step first(Terms terms, Demand demand, Moment moment) {
        Ledger fresh = fresh(terms, moment);
        List<Meter> meters = new ArrayList<>(fresh.meters);
        for (int i = 0; i < meters.size(); i++) {
            Rate rate = terms.rates().get(i);
            long known = Math.max(demand.era(), moment.unknownMillis());
            boolean lost = known > 0 && meters.get(i).reaches(terms, rate, moment, known);
            if (lost && satOut(terms, rate, moment)) {
                meters.set(i, meters.get(i).exhausted(rate, moment));
            }
        }
        return new Ledger(terms, meters, List.of(), moment.nowMillis()).apply(terms, demand, moment);
    }

    /** Across a split it would be more than the limit; else it is better than to close a month's quota. */
    private static boolean satOut(Terms terms, Rate rate, Moment moment) {
        if (terms.onPartition() == OnPartition.OPEN) {
            return false;
        }
        boolean split = !moment.whole() && terms.onPartition() == OnPartition.SHARE;
        return split || rate.window().length().compareTo(SAT_OUT) <= 0;
    }

    /** One step of the account. */
    public Step apply(Terms now, Demand demand, Moment at) {
        Moment moment = at.notBefore(lastMillis);
        Holder known = holder(demand.holder());
        long returned = demand.sequence() > known.sequence() ? demand.returned() : 0;
        List<Meter> current = current(now, moment);
        Optional<Tally> before = before(now, moment);
        // What was granted before there were two tallies is not counted in both of them.
        boolean counted = returned > 0 && before.map(Tally::sinceMillis).orElse(Long.MIN_VALUE) <= demand.era();
        current.replaceAll(meter -> counted ? meter.giveBack(returned, demand.era()) : meter);
        before = counted ? before.map(tally -> tally.giveBack(returned, demand.era())) : before;
        if (!mayDecide(now.onPartition(), moment)) {
            List<Holder> heard = heard(demand, known, 0, demand.era(), moment);
            return new Step(new Ledger(now, current, heard, moment.nowMillis(), before), Grant.undecided());
        }
        long remaining = Long.MAX_VALUE;
        for (int i = 0; i < current.size(); i++) {
            remaining = Math.min(
                    remaining, current.get(i).remaining(now, now.rates().get(i), moment));
        }
        long given = demand.need() <= remaining ? demand.need() : remaining - remaining % demand.unit();
        boolean stocks = demand.stock() > 0 && now.stock() && stocks(now);
        long stock = stocks ? Math.min(demand.stock(), (remaining - given) / share(demand, moment)) : 0;
        for (int i = 0; i < current.size(); i++) {
            current.set(i, current.get(i).take(now, now.rates().get(i), moment, given + stock));
        }
        long era = current.stream().mapToLong(meter -> meter.era(moment)).max().orElseThrow();
        List<Holder> heard = heard(demand, known, stock, era, moment);
        long taken = given + stock;
        before = before.map(tally -> tally.charge(moment, taken));
        Ledger next = new Ledger(now, current, heard, moment.nowMillis(), before);
        return new Step(next, next.grant(moment, given + stock, era, demand));
    }

    private Grant grant(Moment moment, long tokens, long era, Demand demand) {
        long valid = Long.MAX_VALUE;
        long remaining = Long.MAX_VALUE;
        for (int i = 0; i < meters.size(); i++) {
            valid = Math.min(
                    valid, meters.get(i).validMillis(terms, terms.rates().get(i), moment));
            remaining = Math.min(remaining, left(i, moment));
        }
        long wanted = Math.max(remaining + 1, Math.min(demand.unit(), terms.capacity()));
        int violated = 0;
        long reset = 0;
        for (int i = 0; i < meters.size(); i++) {
            // Of those that do not allow it, the one that takes longest.
            long wait = left(i, moment) < wanted
                    ? meters.get(i).waitMillis(terms, terms.rates().get(i), moment, wanted)
                    : 0;
            violated = wait > reset ? i : violated;
            reset = Math.max(reset, wait);
        }
        if (terms.onPartition() == OnPartition.SHARE && !moment.whole()) {
            // As soon as the others answer again there is more.
            reset = Math.min(reset, Moment.SETTLING.toMillis());
        }
        return new Grant(true, tokens, era, valid, remaining, elsewhere(demand, era, moment), reset, violated);
    }

    private boolean elsewhere(Demand demand, long era, Moment moment) {
        long since = moment.nowMillis() - SILENCE.toMillis();
        return holders.stream()
                .anyMatch(other -> !other.name().equals(demand.holder())
                        && other.held() > 0
                        && other.era() == era
                        && other.seenMillis() > since);
    }

    /** Whether an owner that sees so many may grant anything. */
    static boolean mayDecide(OnPartition onPartition, Moment moment) {
        return switch (onPartition) {
            case STRICT -> !moment.unsure() && (moment.complete() || moment.majority());
            // The majority may not have noticed yet, and still spend as if it were all of them.
            case SHARE -> !moment.unsure() && (moment.complete() || moment.majority() || moment.settled());
            case OPEN -> true;
        };
    }

    private static boolean stocks(Terms terms) {
        return terms.algorithm() != Algorithm.TOKEN_BUCKET
                || terms.rates().stream().allMatch(rate -> BucketMeter.stocks(terms, rate));
    }

    /**
     * Into how many parts goes what is given out for later. Half of an equal part for each: parts get smaller as less
     * is left, down to nothing, so that nobody sits on tokens that others wait for (guided self-scheduling,
     * Polychronopoulos and Kuck 1987).
     */
    private long share(Demand demand, Moment moment) {
        long since = moment.nowMillis() - ACTIVE.toMillis();
        long others = holders.stream()
                .filter(holder -> holder.seenMillis() > since && !holder.name().equals(demand.holder()))
                .count();
        return 2 * (others + 1);
    }

    /** The meters of these terms as they are now. A rate over a window that nobody asked for lately begins anew. */
    private List<Meter> current(Terms now, Moment moment) {
        List<Meter> current = new ArrayList<>(now.rates().size());
        for (Rate rate : now.rates()) {
            Meter meter = Stream.concat(Stream.of(tally()), former.stream())
                    .filter(tally -> isPast(moment) && tally.place(now.algorithm(), rate.window()) >= 0)
                    .findFirst()
                    .map(tally -> tally.meters().get(tally.place(now.algorithm(), rate.window())))
                    .map(known -> known.at(now, rate, moment))
                    .orElseGet(() -> Meter.fresh(now, rate, moment));
            boolean unknown = moment.unsure() && satOut(now, rate, moment);
            current.add(unknown ? meter.exhausted(rate, moment) : meter);
        }
        return current;
    }

    /** What is counted beside those: the terms of before, or still those of before that. */
    private Optional<Tally> before(Terms now, Moment moment) {
        if (!Tally.sameWindows(terms, now)) {
            boolean again = former.filter(tally -> tally.counts(now)).isPresent();
            long since = again ? former.orElseThrow().sinceMillis() : moment.nowMillis();
            return isPast(moment) ? Optional.of(new Tally(terms, meters, since, lastMillis)) : Optional.empty();
        }
        return former.filter(tally -> moment.nowMillis() - tally.askedMillis() < OVERLAP.toMillis());
    }

    /** A ledger from far in the future was written by a clock that was wrong. */
    private boolean isPast(Moment moment) {
        return moment.nowMillis() >= lastMillis;
    }

    /** What it counts by its terms. */
    Tally tally() {
        return new Tally(terms, meters, 0, lastMillis);
    }

    /** What it knows of a node. */
    Holder holder(String name) {
        return holders.stream()
                .filter(holder -> holder.name().equals(name))
                .findFirst()
                .orElse(new Holder(name, Long.MIN_VALUE, 0, 0, 0));
    }

    private List<Holder> heard(Demand demand, Holder known, long stock, long era, Moment moment) {
        List<Holder> heard = new ArrayList<>(holders.size() + 1);
        long since = moment.nowMillis() - REMEMBERED.toMillis();
        for (Holder holder : holders) {
            if (!holder.name().equals(demand.holder()) && holder.seenMillis() > since) {
                heard.add(holder);
            }
        }
        long sequence = Math.max(known.sequence(), demand.sequence());
        long held = stock + (demand.era() == era ? demand.held() : 0);
        heard.add(new Holder(demand.holder(), sequence, held, era, moment.nowMillis()));
        return heard;
    }

    /** What is left now, for whoever wants to see it. */
    public Grant look(Moment at) {
        Moment moment = at.notBefore(lastMillis);
        Ledger now = new Ledger(terms, current(terms, moment), holders, moment.nowMillis());
        long era =
                now.meters.stream().mapToLong(meter -> meter.era(moment)).max().orElseThrow();
        return now.grant(moment, 0, era, Demand.NONE);
    }

    private long left(int rate, Moment moment) {
        return meters.get(rate).remaining(terms, terms.rates().get(rate), moment);
    }

    /** What is in it now, for people. */
    public Account account(Moment at) {
        Moment moment = at.notBefore(lastMillis);
        List<Meter> here = current(terms, moment);
        // What other sides of a split may have of it is not used.
        List<Meter> together = current(terms, moment.asWhole());
        List<Account.Use> uses = new ArrayList<>(here.size());
        for (int i = 0; i < here.size(); i++) {
            Rate rate = terms.rates().get(i);
            long limit = Meter.capacity(terms, rate);
            long used = limit - together.get(i).remaining(terms, rate, moment.asWhole());
            long remaining = here.get(i).remaining(terms, rate, moment);
            boolean full = remaining == limit && terms.algorithm() != Algorithm.FIXED_WINDOW;
            long reset = full ? 0 : here.get(i).waitMillis(terms, rate, moment, remaining + 1);
            uses.add(new Account.Use(rate, limit, used, remaining, reset));
        }
        return new Account(terms, uses, holders, moment);
    }

    /** How long it must be kept: after that it is no different from a fresh one. In milliseconds, at least 1. */
    public long keepMillis() {
        long fresh = Math.max(
                tally().freshAtMillis(), former.map(Tally::freshAtMillis).orElse(0L));
        return Math.max(1, fresh - lastMillis + SILENCE.toMillis());
    }

    /** Whether it need not be kept any more: it tells no more than a fresh one, or was written by a wrong clock. */
    public boolean isOver(long nowMillis) {
        return lastMillis + keepMillis() <= nowMillis || lastMillis - nowMillis > WRONG.toMillis();
    }

    /** What two sides of a split have spent together. */
    public Ledger merge(Ledger other) {
        return lastMillis >= other.lastMillis ? Reunion.of(this, other) : Reunion.of(other, this);
    }
}
