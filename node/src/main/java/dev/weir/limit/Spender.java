// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What this node spends of one key: from its lease without asking anybody, else after one question to the owner, which
 * all that wait share. A refusal is remembered for as long as asking makes no sense. From any thread; never waits.
 */
final class Spender {

    /** How long to wait before asking again while other nodes may give tokens back. */
    private static final long LOOK_AGAIN_NANOS = 10_000_000;

    /** More requests than that do not wait for one key. */
    private static final int WAITING_MAX = 10_000;

    private static final int MILLI = 1_000_000;

    private final String key;
    private final Node node;
    private final Deque<Waiter> waiting = new ArrayDeque<>();
    private volatile Terms terms;
    private volatile Lease lease = Lease.NONE;
    private volatile Denial denial = Denial.NONE;
    private volatile Known last = new Known(Grant.undecided(), 0);
    private volatile long stockBelow;
    private volatile long usedNanos;
    private boolean asking;
    private long askedNanos;
    private long unspent;
    private long owed;
    private double perNano;

    /**
     * What the spenders of a limit have in common.
     *
     * @param name of the node
     * @param sequences numbers its demands, growing even over a restart
     * @param deadline a question that is older decides nothing any more for those that come
     */
    record Node(
            String name,
            Ledgers ledgers,
            LongSupplier nanoClock,
            LongSupplier sequences,
            Duration deadline,
            LimitStatistics statistics) {}

    /**
     * Until when more cannot be had.
     *
     * @param above costs up to this are worth a question
     */
    private record Denial(long untilNanos, long above, int violated) {

        static final Denial NONE = new Denial(0, Long.MAX_VALUE, 0);

        boolean covers(long cost, long nowNanos) {
            return cost > above && nowNanos - untilNanos < 0;
        }
    }

    /** What the owner said last. */
    private record Known(Grant grant, long atNanos) {

        long resetMillis(long nowNanos) {
            return Math.max(1, grant.resetMillis() - (nowNanos - atNanos) / MILLI);
        }
    }

    /** One that wants to know. */
    private record Waiter(long cost, CompletableFuture<Decision> decision) {}

    Spender(String key, Terms terms, Node node) {
        this.key = key;
        this.terms = terms;
        this.node = node;
        this.usedNanos = node.nanoClock().getAsLong();
        this.askedNanos = usedNanos;
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
        if (!terms.equals(asked)) {
            change(asked);
        }
        Lease current = lease;
        // Once more afterwards: between the look at the clock and here, the thread may have been put aside for long.
        if (current.take(cost, now) && !current.isOver(node.nanoClock().getAsLong())) {
            if (current.tokens() < stockBelow) {
                ask(next(now), now);
            }
            return CompletableFuture.completedFuture(admitted(current, now));
        }
        Denial refusal = denial;
        if (refusal.covers(cost, now)) {
            return CompletableFuture.completedFuture(refused(refusal, now));
        }
        return await(cost, now);
    }

    /** Counts what turned out to be spent, though nobody was asked before. */
    void charge(long cost) {
        long now = node.nanoClock().getAsLong();
        Lease current = lease;
        if (!current.take(cost, now)) {
            synchronized (this) {
                owed += cost;
            }
            ask(next(now), now);
        }
    }

    /** Takes back what lies idle, and what is more than is needed. To be called now and then. */
    void tidy() {
        long now = node.nanoClock().getAsLong();
        Lease current = lease;
        boolean idle = now - usedNanos > 2 * terms.hold().toNanos();
        boolean gone = current.isOver(now);
        boolean useful = terms.algorithm() == Algorithm.FIXED_WINDOW
                && (!gone || terms.rates().size() > 1);
        if (current.tokens() == 0) {
            return;
        }
        if (!useful) {
            if (gone) {
                node.statistics().expired(current.close());
            }
        } else if (idle || gone) {
            ask(next(now), now);
        }
    }

    /** Forgets a refusal. */
    void askAgain() {
        denial = Denial.NONE;
    }

    /** Whether nothing would be lost with it. */
    boolean isIdle(long forNanos) {
        long now = node.nanoClock().getAsLong();
        Denial refusal = denial;
        synchronized (this) {
            return !asking
                    && waiting.isEmpty()
                    && lease.tokens() == 0
                    && now - usedNanos > forNanos
                    && !refusal.covers(Long.MAX_VALUE, now);
        }
    }

    /** What this node may still spend without asking. */
    long held() {
        Lease current = lease;
        return current.isOver(node.nanoClock().getAsLong()) ? 0 : current.tokens();
    }

    private synchronized void change(Terms asked) {
        terms = asked;
        denial = Denial.NONE;
    }

    private CompletableFuture<Decision> await(long cost, long now) {
        CompletableFuture<Decision> decision = new CompletableFuture<>();
        synchronized (this) {
            boolean late = asking && now - askedNanos > node.deadline().toNanos();
            if (late || waiting.size() >= WAITING_MAX) {
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
        waiting.removeIf(waiter -> waiter.decision.isDone());
        Lease current = lease;
        measure(current, now);
        long need = owed;
        long unit = 1;
        for (Waiter waiter : waiting) {
            need += waiter.cost;
            unit = Math.max(unit, waiter.cost);
        }
        boolean idle = waiting.isEmpty() && now - usedNanos > 2 * terms.hold().toNanos();
        long returned = idle || current.isOver(now) ? current.close() : 0;
        unspent -= returned;
        long held = current.tokens();
        need = Math.min(Math.max(0, need - held), terms.capacity());
        long stock = terms.stock() ? Math.max(0, wanted() - held) : 0;
        askedNanos = now;
        node.statistics().asked(returned);
        return new Demand(node.name(), node.sequences().getAsLong(), need, unit, stock, held, returned, current.era());
    }

    /** How fast tokens go, from what went since the last question. */
    private void measure(Lease current, long now) {
        long passed = Math.max(1, now - askedNanos);
        double weight = Math.min(1, (double) passed / terms.hold().toNanos());
        perNano += weight * ((double) Math.max(0, unspent - current.tokens()) / passed - perNano);
        unspent = current.tokens();
    }

    private long wanted() {
        return (long) Math.ceil(perNano * terms.hold().toNanos());
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
        long now = node.nanoClock().getAsLong();
        boolean more;
        synchronized (this) {
            asking = false;
            if (grant == null || !grant.decided()) {
                waiting.forEach(waiter -> answers.add(() -> waiter.decision.complete(Decision.UNDECIDED)));
                waiting.clear();
            } else {
                credit(grant, askedAt, now);
                serve(demand, grant, now, answers);
            }
            more = !waiting.isEmpty();
        }
        answers.forEach(Runnable::run);
        if (more) {
            ask(next(now), now);
        }
    }

    private void credit(Grant grant, long askedAt, long now) {
        last = new Known(grant, now);
        node.statistics().granted(grant.tokens());
        Lease current = lease;
        if (current.era() != grant.era() || current.isOver(now)) {
            // From when it was asked for: it may have been on its way for long.
            lease = new Lease(grant.era(), askedAt + grant.validMillis() * MILLI);
            long left = current.close();
            node.statistics().expired(left);
            unspent -= left;
            current = lease;
        }
        long paid = Math.min(owed, grant.tokens());
        // What even the limit has not left is not owed any more.
        owed = grant.remaining() == 0 ? 0 : owed - paid;
        current.put(grant.tokens() - paid);
        unspent += grant.tokens() - paid;
        stockBelow = terms.stock() && grant.remaining() > 0 ? Math.min(wanted(), current.tokens()) / 2 : 0;
    }

    /** In the order in which they came. Whom the owner was asked for and had nothing for is refused. */
    private void serve(Demand demand, Grant grant, long now, List<Runnable> answers) {
        Lease current = lease;
        boolean scarce = grant.tokens() < demand.need();
        if (scarce || grant.remaining() == 0) {
            long nanos = grant.resetMillis() * MILLI;
            long until = now + (grant.elsewhere() ? Math.min(LOOK_AGAIN_NANOS, nanos) : nanos);
            denial = new Denial(until, grant.remaining(), grant.violated());
        }
        Denial refusal = denial;
        waiting.removeIf(waiter -> {
            if (waiter.decision.isDone()) {
                return true;
            }
            if (current.take(waiter.cost, now)) {
                answers.add(() -> admit(waiter, current, now));
                return true;
            }
            if (waiter.cost > terms.capacity() || refusal.covers(waiter.cost, now)) {
                answers.add(() -> waiter.decision.complete(refused(refusal, now)));
                return true;
            }
            return false;
        });
    }

    private void admit(Waiter waiter, Lease from, long now) {
        if (!waiter.decision.complete(admitted(from, now))) {
            from.put(waiter.cost);
        }
    }

    private Decision admitted(Lease from, long now) {
        Known known = last;
        long remaining = Math.max(0, known.grant.remaining() + from.tokens());
        return new Decision(Decision.Verdict.ADMITTED, remaining, known.resetMillis(now), known.grant.violated());
    }

    /** How long others may hold something back is not the client's business: it asks again when there is more. */
    private Decision refused(Denial refusal, long now) {
        return new Decision(Decision.Verdict.REFUSED, 0, last.resetMillis(now), refusal.violated());
    }
}
