// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What this node spends of one key: from its lease without asking anybody, else after one question to the owner, which
 * all that wait share. A refusal is remembered for as long as asking makes no sense. From any thread; never waits.
 */
final class Spender {

    /** Well before the owner takes what it does not hear of for spent. */
    private static final long SILENCE_NANOS = 1_000_000_000;

    private final String key;
    private final LimitContext node;
    private final Purse purse;
    private final WaitingLine waiting = new WaitingLine();
    private volatile Terms terms;
    private volatile long holdNanos;
    private volatile long capacity;
    private volatile Denial denial = Denial.NONE;
    private volatile Known last = new Known(Grant.undecided(), 0);
    private volatile long stockBelow;
    private volatile long usedNanos;
    private volatile long told;
    private volatile boolean asking;
    private volatile long askedNanos;

    Spender(String key, Terms terms, LimitContext node) {
        this.key = key;
        this.node = node;
        this.terms = terms;
        this.holdNanos = terms.hold().toNanos();
        this.capacity = terms.capacity();
        this.usedNanos = node.nanoClock().getAsLong();
        this.askedNanos = usedNanos;
        this.purse = new Purse(node.statistics(), node.nanoClock());
    }

    /**
     * Decides, at once or when the owner has answered.
     *
     * @param asked the terms of the one that asks
     * @return who completes it before that is not counted
     */
    CompletableFuture<Decision> take(long cost, Terms asked) {
        long now = node.nanoClock().getAsLong();
        usedNanos = now;
        if (!asked.equals(terms)) {
            change(asked);
        }
        Lease current = purse.lease();
        if (current.take(cost, now, node.nanoClock())) {
            if (!asking && current.tokens() < stockBelow) {
                ask(next(now), now);
            }
            return CompletableFuture.completedFuture(last.admitted(current, now));
        }
        Denial refusal = denial;
        boolean hopeless = refusal.covers(cost, now) || cost > capacity;
        return hopeless ? CompletableFuture.completedFuture(refused(refusal, now)) : await(cost, now);
    }

    /** Counts what turned out to be spent, though nobody was asked before. */
    void charge(long cost) {
        long now = node.nanoClock().getAsLong();
        usedNanos = now;
        if (!purse.lease().take(cost, now, node.nanoClock())) {
            synchronized (this) {
                waiting.owe(cost, capacity);
            }
            ask(next(now), now);
        }
    }

    /** Gives back what lies idle, and says what others may wait for. False if there is nothing to do, now or soon. */
    boolean tidy() {
        long now = node.nanoClock().getAsLong();
        boolean idle = now - usedNanos > terms.idle().toNanos();
        return terms.fixed() ? giveBack(idle, now) : settle(idle, now);
    }

    private boolean giveBack(boolean idle, long now) {
        Lease current = purse.lease();
        if (current.tokens() == 0 && told == 0) {
            return false;
        }
        // What it holds others may be waiting for.
        boolean silent = told > 0 && now - askedNanos > SILENCE_NANOS;
        if (current.isOver(now) && !(terms.rates().size() > 1 && current.tokens() > 0)) {
            expire(now);
        } else if (idle || silent || current.isOver(now)) {
            ask(next(now), now);
        }
        return true;
    }

    private synchronized void expire(long now) {
        if (!asking) {
            purse.expire(now);
            told = 0;
        }
    }

    private boolean settle(boolean idle, long now) {
        Purse.Due due;
        synchronized (this) {
            boolean scarce = last.grant().remaining() <= capacity / 2;
            due = asking ? Purse.Due.SOON : purse.tidy(terms, idle, scarce, now);
        }
        if (due == Purse.Due.NOW) {
            ask(next(now), now);
        }
        return due != Purse.Due.NEVER;
    }

    /** Gives back what is held though it was used lately: the node ends. */
    void leave() {
        usedNanos = node.nanoClock().getAsLong() - 2 * terms.idle().toNanos();
        tidy();
    }

    /** Forgets a refusal. */
    void askAgain() {
        denial = Denial.NONE;
    }

    /** Whether nothing would be lost with it that still counts. */
    boolean isIdle(long forNanos) {
        return isEmpty(forNanos)
                && !denial.covers(Long.MAX_VALUE, node.nanoClock().getAsLong());
    }

    /** The same but for the memory of a refusal. What is owed nobody decided about for so long. */
    synchronized boolean isEmpty(long forNanos) {
        boolean idle = node.nanoClock().getAsLong() - usedNanos > forNanos;
        return idle && !asking && !waiting.hasWaiters() && purse.lease().tokens() == 0;
    }

    /** What this node may still spend without asking. */
    long held() {
        return purse.held(node.nanoClock().getAsLong());
    }

    private synchronized void change(Terms asked) {
        if (!asked.equals(terms)) {
            holdNanos = asked.hold().toNanos();
            capacity = asked.capacity();
            denial = Denial.NONE;
        }
        terms = asked;
    }

    private CompletableFuture<Decision> await(long cost, long now) {
        CompletableFuture<Decision> decision = new CompletableFuture<>();
        synchronized (this) {
            boolean late = asking && now - askedNanos > node.deadline().toNanos();
            if (late || waiting.isFull()) {
                return CompletableFuture.completedFuture(Decision.UNDECIDED);
            }
            waiting.add(new Waiter(cost, decision));
        }
        ask(next(now), now);
        return decision;
    }

    /** The next question, unless one is on its way; it must be asked. */
    private synchronized @Nullable Demand next(long now) {
        if (asking) {
            return null;
        }
        asking = true;
        waiting.tidy();
        purse.measure(now, holdNanos);
        long unit = waiting.unit();
        long era = purse.era();
        boolean alone = waiting.isEmpty();
        boolean idle = alone && now - usedNanos > terms.idle().toNanos();
        long returned = purse.giveBack(terms, idle, now);
        if (returned == 0 && alone) {
            returned = purse.surplus(terms, holdNanos);
        }
        long held = purse.held(now);
        long need = Math.max(0, waiting.need() - (unit > 1 ? purse.atOnce(now) : held));
        long stock = idle ? 0 : Math.max(0, terms.stock(purse.wanted(holdNanos)) - held);
        askedNanos = now;
        node.statistics().asked(returned);
        return new Demand(
                node.node(),
                node.sequences().getAsLong(),
                Math.min(need, capacity),
                unit,
                stock,
                held,
                returned,
                era,
                purse.spendings(now));
    }

    private void ask(@Nullable Demand demand, long askedAt) {
        if (demand != null) {
            node.ledgers()
                    .ask(key, terms, demand)
                    .whenComplete((grant, failure) -> hear(demand, askedAt, failure == null ? grant : null));
        }
    }

    private void hear(Demand demand, long askedAt, @Nullable Grant grant) {
        List<Runnable> answers = new ArrayList<>();
        long now;
        boolean more = false;
        synchronized (this) {
            now = node.nanoClock().getAsLong();
            asking = false;
            if (grant == null || !grant.decided()) {
                told = 0;
                stockBelow = 0;
                denial = Denial.unanswered(now, grant != null && grant.full());
                Decision unknown = refused(denial, now);
                waiting.end()
                        .forEach(waiter -> answers.add(() -> waiter.decision().complete(unknown)));
            } else {
                credit(demand, grant, askedAt, now);
                node.holding().put(key, this);
                serve(demand, grant, askedAt, now, answers);
                more = !waiting.isEmpty();
            }
        }
        answers.forEach(Runnable::run);
        if (more) {
            ask(next(now), now);
        }
    }

    private void credit(Demand demand, Grant grant, long askedAt, long now) {
        last = new Known(grant, now);
        purse.credit(terms, grant, askedAt, now);
        waiting.pay(purse.lease(), grant.remaining() == 0);
        told = demand.held() + Math.max(0, grant.tokens() - demand.need());
        stockBelow = grant.remaining() > 0 ? purse.halfStock(terms, holdNanos) : 0;
    }

    /**
     * Whom the owner was asked for and had nothing for is refused; where it falls free meanwhile, it is asked again.
     */
    private void serve(Demand demand, Grant grant, long askedAt, long now, List<Runnable> answers) {
        boolean scarce = grant.tokens() < demand.need() || grant.remaining() == 0;
        denial = scarce ? Denial.of(terms, grant, askedAt, now) : denial;
        Lease current = purse.lease();
        Denial refusal = denial;
        waiting.serve((waiter, twice) -> {
            if (current.take(waiter.cost(), node.nanoClock().getAsLong(), node.nanoClock())) {
                answers.add(() -> admit(waiter, current, now));
                return true;
            }
            if (waiter.cost() > capacity || scarce && twice || refusal.covers(waiter.cost(), now)) {
                answers.add(() -> waiter.decision().complete(refused(refusal, now)));
                return true;
            }
            return false;
        });
        if (!terms.fixed()) {
            purse.settle(false);
        }
    }

    private void admit(Waiter waiter, Lease from, long now) {
        boolean late = !waiter.decision().complete(last.admitted(from, now));
        if (late) {
            from.putBack(waiter.cost());
            // It may have been taken for one that holds nothing.
            node.holding().put(key, this);
        }
    }

    /** How long others may hold something back is not the client's business: it asks again when there is more. */
    private Decision refused(Denial refusal, long now) {
        return refusal.decision(last.resetMillis(now));
    }
}
