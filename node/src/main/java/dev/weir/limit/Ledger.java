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

    /** After that, nothing that was granted can be spent any more, but what counts for a fixed window. */
    private static final Duration SILENCE = Holders.SILENCE;

    /** After that, all nodes run the revision that has the other terms. */
    private static final Duration OVERLAP = Duration.ofMinutes(10);

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
        Holders known = new Holders(holders);
        boolean later = demand.sequence() > known.of(demand.holder()).sequence();
        List<Meter> current = current(now, moment);
        Optional<Tally> before = before(now, moment);
        if (later) {
            before = hear(demand, now, current, before, moment);
        }
        if (!mayDecide(now.onPartition(), moment)) {
            List<Holder> heard = known.heard(demand, 0, demand.era(), now, moment);
            return new Step(new Ledger(now, current, heard, moment.nowMillis(), before), Grant.undecided());
        }
        long remaining = Long.MAX_VALUE;
        for (int i = 0; i < current.size(); i++) {
            remaining = Math.min(
                    remaining, current.get(i).remaining(now, now.rates().get(i), moment));
        }
        long given = demand.need() <= remaining ? demand.need() : remaining - remaining % demand.unit();
        boolean stocks = demand.stock() > 0 && now.stock() && stocks(now);
        long most = stocks ? (remaining - given) / known.shares(demand, moment) : 0;
        // Where a moment is lost for good, less than it asks for would lie about while others wait for it.
        long stock = now.slides() && most < demand.stock() ? 0 : Math.min(demand.stock(), most);
        for (int i = 0; i < current.size(); i++) {
            current.set(i, current.get(i).take(now, now.rates().get(i), moment, given + stock));
        }
        long era = current.stream().mapToLong(meter -> meter.era(moment)).max().orElseThrow();
        List<Holder> heard = known.heard(demand, stock, era, now, moment);
        long taken = given + stock;
        before = before.map(tally -> tally.charge(moment, taken));
        Ledger next = new Ledger(now, current, heard, moment.nowMillis(), before);
        return new Step(next, next.grant(moment, given + stock, era, demand));
    }

    /** Counts what the one that asks says of tokens that it was granted; returns what is counted beside. */
    private Optional<Tally> hear(Demand demand, Terms now, List<Meter> current, Optional<Tally> before, Moment moment) {
        Optional<Tally> beside = before;
        long since = before.map(Tally::sinceMillis).orElse(Long.MIN_VALUE);
        // What was granted before there were two tallies is not counted in both of them.
        if (demand.returned() > 0 && since <= demand.era()) {
            current.replaceAll(meter -> meter.giveBack(demand.returned(), demand.era()));
            beside = beside.map(tally -> tally.giveBack(demand.returned(), demand.era()));
        }
        // Who is not known here was granted it by a ledger that was lost.
        boolean known = new Holders(holders).knows(demand.holder());
        for (Spending spending : known ? demand.spendings() : List.<Spending>of()) {
            if (since <= spending.eraMillis()) {
                for (int i = 0; i < current.size(); i++) {
                    current.set(i, current.get(i).settle(now, now.rates().get(i), moment, spending));
                }
                beside = beside.map(tally -> tally.settle(moment, spending));
            }
        }
        return beside;
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
                    ? meters.get(i).waitMicros(terms, terms.rates().get(i), moment, wanted)
                    : 0;
            violated = wait > reset ? i : violated;
            reset = Math.max(reset, wait);
        }
        if (terms.onPartition() == OnPartition.SHARE && !moment.whole()) {
            // As soon as the others answer again there is more.
            reset = Math.min(reset, 1000 * Moment.SETTLING.toMillis());
        }
        boolean elsewhere = new Holders(holders).elsewhere(demand, era, valid, terms, moment);
        long millis = (reset + 999) / 1000;
        int micros = terms.slides() ? moment.micros() : Moment.UNSAID;
        int early = micros == Moment.UNSAID ? 0 : (int) (1000 * millis - reset);
        return new Grant(true, false, tokens, era, valid, remaining, elsewhere, millis, violated, micros, early);
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
        return new Holders(holders).of(name);
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
