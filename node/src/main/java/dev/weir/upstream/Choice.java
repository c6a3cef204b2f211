// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.balance.Balancer;
import dev.weir.balance.Chooser;
import dev.weir.balance.Lineup;
import dev.weir.balance.Nearness;
import dev.weir.balance.Stickiness;
import dev.weir.http.Request;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Chooses among an upstream's members as they are now. Requests read a snapshot; another one is made when the members
 * or what is known of them have changed, and every 100 ms while one of them starts slowly.
 */
final class Choice implements Chooser<Member> {

    private static final long WARMS_EVERY_NANOS = 100_000_000;

    private final Balancer<Member> balancer;
    private final Optional<Stickiness> stickiness;
    private final Nearness near;
    private final Care care;
    private final LongSupplier nanoClock;
    private final AtomicBoolean warming = new AtomicBoolean();
    private List<Member> members = List.of();
    private volatile Snapshot now;

    /** @param untilNanos when it is out of date, if {@code warming} */
    private record Snapshot(List<Member> members, Chooser<Member> chooser, boolean warming, long untilNanos) {}

    Choice(
            Balancer<Member> balancer,
            Optional<Stickiness> stickiness,
            Nearness near,
            Care care,
            LongSupplier nanoClock) {
        this.balancer = balancer;
        this.stickiness = stickiness;
        this.near = near;
        this.care = care;
        this.nanoClock = nanoClock;
        this.now = snapshot();
    }

    /** Those that are chosen among from now on. */
    synchronized void use(List<Member> others) {
        members = List.copyOf(others);
        now = snapshot();
    }

    /** Something else is known of the members. */
    synchronized void look() {
        now = snapshot();
    }

    List<Member> members() {
        return now.members;
    }

    @Override
    public Optional<Member> choose(Request request, List<Member> but) {
        Snapshot snapshot = now;
        if (snapshot.warming && nanoClock.getAsLong() - snapshot.untilNanos > 0 && warming.compareAndSet(false, true)) {
            look();
            warming.set(false);
            snapshot = now;
        }
        return snapshot.chooser.choose(request, but);
    }

    private Snapshot snapshot() {
        Lineup<Member> lineup = Lineup.of(members, one -> care.isUsable(one.id()), one -> care.warmth(one.id()), near);
        Chooser<Member> plain = balancer.over(lineup);
        Chooser<Member> chooser =
                stickiness.map(sticky -> sticky.over(lineup, plain)).orElse(plain);
        boolean warms = members.stream().anyMatch(one -> care.warmth(one.id()) < 1);
        return new Snapshot(members, chooser, warms, nanoClock.getAsLong() + WARMS_EVERY_NANOS);
    }
}
