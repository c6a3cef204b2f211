// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that share one key of a strict limit, in virtual time and by chance from a seed: messages are late, come twice,
 * in another order or not at all; nodes die and start again, sometimes together with all that was known; the network
 * splits and heals.
 */
final class PermitSimulation {

    static final long MILLI = 1_000_000;

    private static final long BUSY_MILLIS = 30_000;
    private static final long START_MILLIS = 1_000_000;

    /** What may be wrong with an implementation. */
    enum Bug {
        NONE,
        GRANTS_AND_FORGETS,
        HEEDS_LATE_DEMANDS,
        KEEPS_THE_DEAD,
        FORGETS_AND_GOES_ON,
        HEEDS_LATE_ANSWERS
    }

    /** Nodes that reach each other, and what their owner knows. */
    static final class Side {

        final Set<String> view = new HashSet<>();

        @Nullable
        PermitLedger ledger;

        private long lostMillis;
        private long stalledUntilNanos;
        private boolean gone;
    }

    private record Event(long atNanos, long order, Runnable run) {}

    final Random random;
    final long limit;
    final List<PermitNode> nodes = new ArrayList<>();
    long nanos = START_MILLIS * MILLI;
    long admitted;
    private final int expected;
    private final Bug bug;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::order));
    private final Side whole = new Side();
    private @Nullable Side cutOff;
    private @Nullable PermitGrant before;
    private @Nullable String wrong;
    private boolean calm;
    private long order;
    private int started;

    PermitSimulation(long seed, Bug bug) {
        this.random = new Random(seed);
        this.bug = bug;
        this.expected = 2 + random.nextInt(4);
        this.limit = 1L + random.nextInt(random.nextBoolean() ? 8 : 60);
        whole.ledger = PermitLedger.fresh(moment(whole));
        for (int i = 0; i < expected; i++) {
            start();
        }
        in(time(500, 4000), this::fault);
    }

    /** All of it: trouble, then a while in which everything ends. */
    void run() {
        run(BUSY_MILLIS + 30_000);
        calm = true;
    }

    void run(long millis) {
        long end = nanos + millis * MILLI;
        while (events.peek() != null && events.peek().atNanos <= end) {
            Event next = events.remove();
            nanos = next.atNanos;
            next.run.run();
            check();
        }
        nanos = end;
    }

    /** Notes that something must not have been so. */
    void wrong(String what) {
        wrong = what;
    }

    private void check() {
        if (wrong != null) {
            throw new AssertionError(wrong);
        }
        long all = nodes.stream()
                .filter(node -> node.alive && whole.view.contains(node.id))
                .mapToLong(PermitNode::counted)
                .sum();
        if (all > limit) {
            throw new AssertionError(all + " requests under way (limit: " + limit + ")");
        }
    }

    boolean busy() {
        return nanos < (START_MILLIS + BUSY_MILLIS) * MILLI;
    }

    void in(long delayNanos, Runnable run) {
        events.add(new Event(nanos + delayNanos, order++, run));
    }

    double exponential() {
        return -Math.log(1 - random.nextDouble());
    }

    private long time(int fromMillis, int toMillis) {
        return fromMillis * MILLI + (long) (random.nextDouble() * (toMillis - fromMillis) * MILLI);
    }

    /** How long a message takes. */
    private long way() {
        return !calm && random.nextInt(50) == 0 ? time(20, 1500) : time(0, 2);
    }

    void carry(PermitNode from, Side to, PermitDemand demand, CompletableFuture<PermitGrant> answer) {
        if (!calm && random.nextInt(100) == 0) {
            in(time(100, 3000), () -> answer.completeExceptionally(new IllegalStateException("lost")));
            return;
        }
        if (random.nextInt(20) == 0) {
            in(way() + way(), () -> arrive(from, to, demand, new CompletableFuture<>()));
        }
        in(way(), () -> arrive(from, to, demand, answer));
    }

    private void arrive(PermitNode from, Side to, PermitDemand demand, CompletableFuture<PermitGrant> answer) {
        if (to.gone || nanos < to.stalledUntilNanos) {
            in(time(10, 3000), () -> answer.completeExceptionally(new IllegalStateException("nobody there")));
            return;
        }
        PermitGrant grant = step(from, to, demand);
        if (bug == Bug.HEEDS_LATE_ANSWERS && before != null && random.nextInt(10) == 0) {
            grant = before;
        }
        before = grant;
        PermitGrant said = grant;
        in(way(), () -> {
            if (from.alive) {
                answer.complete(said);
            }
        });
    }

    private PermitGrant step(PermitNode from, Side to, PermitDemand demand) {
        Presence presence = new Presence(moment(to), to.view);
        PermitLedger known = to.ledger;
        if (known == null && bug == Bug.FORGETS_AND_GOES_ON) {
            known = PermitLedger.fresh(moment(to));
        }
        if (known != null && bug == Bug.HEEDS_LATE_DEMANDS) {
            known = new PermitLedger(
                    known.holders().stream()
                            .map(one -> new PermitHolder(
                                    one.node(), 0, one.held(), one.used(), one.lacks(), one.seenMillis()))
                            .toList(),
                    known.learnsUntilMillis(),
                    known.lastMillis());
        }
        PermitLedger.Step step = known == null
                ? PermitLedger.first(from.terms, from.id, demand, presence)
                : known.apply(from.terms, from.id, demand, presence);
        boolean forgets = bug == Bug.GRANTS_AND_FORGETS && random.nextInt(20) == 0;
        to.ledger = forgets ? to.ledger : step.ledger();
        return step.grant();
    }

    private Moment moment(Side side) {
        return new Moment(nanos / MILLI, side.view.size(), expected, true, side.lostMillis);
    }

    private void start() {
        String id = "node-" + ++started;
        whole.view.add(id);
        nodes.add(new PermitNode(this, id, whole, 5 + random.nextInt(100)));
    }

    private void fault() {
        if (!busy()) {
            return;
        }
        if (cutOff == null && !nodes.isEmpty()) {
            if (random.nextBoolean()) {
                split();
            } else {
                boolean all = random.nextInt(3) == 0;
                die(random.nextInt(nodes.size()), all);
            }
        }
        in(time(500, 4000), this::fault);
    }

    /** @param withAll whether the only copies of what the owner knew die with it */
    private void die(int index, boolean withAll) {
        PermitNode dead = nodes.remove(index);
        dead.alive = false;
        long noticed = time(10, 1000);
        if (withAll) {
            whole.ledger = null;
            whole.stalledUntilNanos = Math.max(whole.stalledUntilNanos, nanos + noticed);
        }
        in(noticed, () -> {
            whole.lostMillis = withAll ? nanos / MILLI : whole.lostMillis;
            if (bug != Bug.KEEPS_THE_DEAD) {
                whole.view.remove(dead.id);
            }
            nodes.forEach(node -> node.permits.report());
        });
        in(noticed + time(0, 2000), this::start);
    }

    /** Cuts off less than half of the expected nodes; both sides notice, each in its time. */
    private void split() {
        Side lonely = new Side();
        List<PermitNode> there = List.copyOf(nodes.subList(0, Math.min((expected - 1) / 2, nodes.size())));
        if (there.isEmpty()) {
            return;
        }
        cutOff = lonely;
        lonely.ledger = random.nextInt(3) == 0 ? null : whole.ledger;
        there.forEach(node -> node.side = lonely);
        there.forEach(node -> lonely.view.add(node.id));
        lonely.stalledUntilNanos = nanos + time(50, 6000);
        long noticed = time(50, 6000);
        whole.stalledUntilNanos = random.nextBoolean() ? nanos + noticed : whole.stalledUntilNanos;
        in(noticed, () -> there.forEach(node -> whole.view.remove(node.id)));
        in(noticed + time(6000, 9000), () -> heal(lonely, there));
    }

    private void heal(Side lonely, List<PermitNode> there) {
        lonely.gone = true;
        cutOff = null;
        for (PermitNode node : there) {
            node.strand();
            node.side = whole;
            whole.view.add(node.id);
            node.permits.report();
        }
        PermitLedger theirs = lonely.ledger;
        in(time(0, 300), () -> {
            if (theirs != null && whole.ledger != null) {
                whole.ledger = whole.ledger.merge(theirs);
            }
        });
    }

    /** What is still held when nothing is under way any more. */
    long leaked() {
        return whole.ledger == null ? 0 : whole.ledger.held();
    }
}
