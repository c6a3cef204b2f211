// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/** What one node has of the shared state, as owner or as backup: the real ledger, and what its owner knows. */
final class SimulatedOwner {

    private static final long SETTLING_NANOS = Moment.SETTLING.toNanos();

    private final SimulatedNode node;
    private final SimulatedCluster cluster;
    private Optional<Ledger> ledger = Optional.empty();
    private long stamp;
    private long lostMillis;
    private boolean copying;
    private int here;
    private int steady;
    private long grownNanos = -SETTLING_NANOS;
    private long shrunkNanos = -SETTLING_NANOS;

    SimulatedOwner(SimulatedNode node, SimulatedCluster cluster) {
        this.node = node;
        this.cluster = cluster;
    }

    Optional<Ledger> ledger() {
        return ledger;
    }

    void set(Optional<Ledger> given, long number, long lost) {
        ledger = given;
        stamp = number;
        // Whoever takes over has to hear of a loss: most keys of it have not been asked for since.
        lostMillis = lost;
    }

    boolean isCopying() {
        return copying;
    }

    void drop() {
        ledger = Optional.empty();
        stamp = 0;
        lostMillis = 0;
    }

    void lost() {
        drop();
        lostMillis = node.clock().millis();
    }

    /** Sees so many members. */
    void look(int now) {
        long at = cluster.schedule().now();
        steady();
        if (now < here) {
            steady = Math.min(steady, now);
            shrunkNanos = at;
        } else if (now > here) {
            steady = here == 0 ? now : steady;
            grownNanos = at;
        }
        boolean other = here != now;
        here = now;
        if (other) {
            node.greet();
        }
    }

    private int steady() {
        if (steady < here && cluster.schedule().now() - grownNanos >= SETTLING_NANOS) {
            steady = here;
        }
        return steady;
    }

    private Moment moment(Terms terms) {
        PlantedBug bug = cluster.bug();
        boolean share = terms.onPartition() == OnPartition.SHARE;
        long now = cluster.schedule().now();
        int thought = share && bug != PlantedBug.COUNTED_AT_ONCE ? Math.min(here, steady()) : here;
        boolean settled = bug == PlantedBug.NEVER_UNSETTLED || now - shrunkNanos >= SETTLING_NANOS;
        long lately = now - SETTLING_NANOS * 3 / 5;
        long since = bug == PlantedBug.NEVER_UNSETTLED ? lately : Math.max(shrunkNanos, lately);
        int counted = bug == PlantedBug.COUNTED_UNHEARD ? thought : Math.min(thought, node.certain(since));
        int expected = cluster.scenario().nodes();
        boolean blind = share ? bug == PlantedBug.SPLIT_UNNOTICED : bug == PlantedBug.MINORITY_DECIDES;
        long lost = ledger.isPresent() || bug == PlantedBug.LOSS_UNNOTICED ? 0 : lostMillis;
        int micros = cluster.isOlder(node.id()) ? Moment.UNSAID : node.clock().micros();
        return new Moment(node.clock().millis(), blind ? expected : counted, expected, blind || settled, lost, micros);
    }

    void execute(SimulatedCall call) {
        if (!node.owns() || copying) {
            cluster.deliver(node.id(), call.caller().id(), () -> call.caller().again(call));
            return;
        }
        Demand asked = spoil(call.demand(), call.executed() > 0);
        Moment moment = moment(call.terms());
        boolean known = ledger.isPresent();
        Ledger.Step step =
                known ? ledger.get().apply(call.terms(), asked, moment) : Ledger.first(call.terms(), asked, moment);
        long endNanos = node.clock().trueNanos() + step.grant().validMillis() * Schedule.MILLI;
        if (!known && step.grant().tokens() == 0 && !moment.complete()) {
            // What is only presumed must not be added to what others know.
            answer(call, step.grant(), endNanos);
            return;
        }
        boolean forgets = cluster.bug() == PlantedBug.GRANT_WITHOUT_RECORD
                && cluster.schedule().chance(0.1);
        if (!forgets) {
            ledger = Optional.of(step.ledger());
        }
        stamp++;
        keep(call, step.grant(), endNanos);
    }

    /** What is left of a question where somebody has a bug. */
    private Demand spoil(Demand demand, boolean again) {
        return switch (cluster.bug()) {
            case RETURN_TWICE -> again ? changed(demand, 1, demand.era(), List.of()) : demand;
            case SPENT_TWICE ->
                again && demand.returned() == 0 ? changed(demand, 1, demand.era(), demand.spendings()) : demand;
            case LOSS_UNNOTICED -> changed(demand, 0, 0, demand.spendings());
            case SPENT_TOO_EARLY -> said(demand, one -> earlier(one, 30_000));
            case SPENT_A_MILLISECOND_TOO_EARLY -> said(demand, one -> earlier(one, 1000));
            case SPENT_AS_UNSPENT -> cluster.schedule().chance(0.1) ? said(demand, one -> Spending.NEVER) : demand;
            default -> demand;
        };
    }

    private static long earlier(Spending one, long micros) {
        return one.spent() ? Math.max(0, one.micros() - micros) : one.micros();
    }

    private static Demand said(Demand demand, ToLongFunction<Spending> micros) {
        List<Spending> said = demand.spendings().stream()
                .map(one -> new Spending(one.era(), one.life(), one.tokens(), micros.applyAsLong(one)))
                .toList();
        return changed(demand, 0, demand.era(), said);
    }

    private static Demand changed(Demand demand, long later, long era, List<Spending> spendings) {
        return new Demand(
                demand.holder(),
                demand.sequence() + later,
                demand.need(),
                demand.unit(),
                demand.stock(),
                demand.held(),
                demand.returned(),
                era,
                spendings);
    }

    /** The answer counts when the backup has told the one that asked that it has the ledger, or when there is none. */
    private void keep(SimulatedCall call, Grant grant, long endNanos) {
        int backup = node.backup();
        int caller = call.caller().id();
        SimulatedCall.Answer answer = call.answer(grant, endNanos, backup);
        if (backup == Side.NOBODY || cluster.bug() == PlantedBug.ANSWER_BEFORE_BACKUP) {
            answer.isKept();
        }
        cluster.deliver(node.id(), caller, answer::arrives);
        if (backup != Side.NOBODY) {
            toBackup(caller, answer::isKept);
        }
    }

    private void toBackup(int caller, Runnable kept) {
        SimulatedNode backup = cluster.node(node.backup());
        Optional<Ledger> now = ledger;
        long number = stamp;
        cluster.deliver(node.id(), backup.id(), () -> {
            if (backup.isBackupOf(node)) {
                backup.copy().update(now, number);
                cluster.deliver(backup.id(), caller, kept);
            }
        });
    }

    private void update(Optional<Ledger> newer, long number) {
        if (number > stamp) {
            ledger = newer;
            stamp = number;
        }
    }

    private void answer(SimulatedCall call, Grant grant, long endNanos) {
        cluster.deliver(node.id(), call.caller().id(), () -> call.caller().answered(call, grant, endNanos));
    }

    /** While it is copied nothing is decided. */
    void copyTo(SimulatedNode target, Consumer<Boolean> done) {
        copying = true;
        Optional<Ledger> now = ledger;
        long number = stamp;
        long lost = lostMillis;
        boolean[] over = new boolean[1];
        Consumer<Boolean> end = copied -> {
            if (!over[0]) {
                over[0] = true;
                copying = false;
                done.accept(copied);
            }
        };
        cluster.deliver(node.id(), target.id(), () -> {
            target.take(node, now, number, lost);
            cluster.deliver(target.id(), node.id(), () -> end.accept(node.owns()));
        });
        cluster.schedule().in(100 * Schedule.MILLI, () -> end.accept(false));
    }

    /** Takes over what the other side of a split spent. */
    void merge(Ledger theirs) {
        ledger = Optional.of(ledger.map(ours -> ours.merge(theirs)).orElse(theirs));
        stamp++;
        if (node.backup() != Side.NOBODY) {
            toBackup(node.id(), () -> {});
        }
    }
}
