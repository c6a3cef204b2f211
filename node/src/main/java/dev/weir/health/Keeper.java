// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Decides about the upstreams whose keeper this node is, and follows what others decide. The health thread's. */
final class Keeper {

    /** What was decided is said so often, for who missed it. */
    private static final Duration SAYS_AGAIN_EVERY = Duration.ofSeconds(1);

    /** A node that comes decides nothing about an upstream before it has heard what was decided, or for so long. */
    private static final Duration LISTENS_FIRST = Duration.ofSeconds(2);

    private final Exchange exchange;
    private final String self;
    private final Collection<UpstreamHealth> upstreams;
    private final EventLog events;
    private long listensUntilNanos;
    private long wokeNanos;
    private boolean drowsy;
    private long saidNanos;

    /** @param upstreams all that there are, as they come and go */
    Keeper(Exchange exchange, Collection<UpstreamHealth> upstreams, EventLog events, long nowNanos) {
        this.exchange = exchange;
        this.self = exchange.self();
        this.upstreams = upstreams;
        this.events = events;
        this.saidNanos = nowNanos;
        listen(nowNanos);
    }

    /** Others may know what was decided: it listens first. */
    void listen(long nowNanos) {
        listensUntilNanos = nowNanos + LISTENS_FIRST.toNanos();
    }

    /** This node has stood still: somebody else may have decided meanwhile, and is heard before this one goes on. */
    void woke(long nowNanos) {
        wokeNanos = nowNanos;
        drowsy = true;
    }

    /** Decides what is to be decided now, and says it. */
    void judge(Present present, long nanos, long now) {
        drowsy &= nanos - wokeNanos < LISTENS_FIRST.toNanos();
        boolean again = nanos - saidNanos >= SAYS_AGAIN_EVERY.toNanos();
        List<Ruling> said = new ArrayList<>();
        for (UpstreamHealth upstream : upstreams) {
            if (!isKeeper(upstream, present, nanos)) {
                if (again) {
                    handOver(upstream.ruling(), present);
                }
                continue;
            }
            Ruling before = upstream.ruling();
            Ruling next = Judge.next(before, scene(upstream, present, now));
            if (!again && isOnlyTakenOver(before, next, present)) {
                continue; // in a moment: who decided it is still here, and may see it the other way round
            }
            boolean changed = !next.equals(before);
            if (changed) {
                follow(upstream, next, now);
            }
            if (changed || again) {
                said.add(next);
            }
        }
        saidNanos = again ? nanos : saidNanos;
        if (!said.isEmpty()) {
            exchange.say(said);
        }
    }

    /** The next keeper may not have heard of the last decision: it was told before it listened. */
    private void handOver(Ruling last, Present present) {
        String keeper = present.keeper(last.upstream());
        if (last.keeper().equals(self) && !keeper.equals(self)) {
            exchange.tell(keeper, List.of(last));
        }
    }

    private boolean isOnlyTakenOver(Ruling before, Ruling next, Present present) {
        return !before.keeper().equals(self) && present.isHere(before.keeper()) && next.saysTheSame(before);
    }

    private boolean isKeeper(UpstreamHealth upstream, Present present, long nanos) {
        boolean heardEnough = present.ids().size() == 1
                || (!drowsy && (upstream.ruling().term() > 0 || nanos - listensUntilNanos > 0));
        return heardEnough
                && upstream.isConfigured()
                && present.keeper(upstream.name()).equals(self);
    }

    private Scene scene(UpstreamHealth upstream, Present present, long now) {
        return new Scene(upstream.rules(), upstream.evidence(), present, now);
    }

    private void follow(UpstreamHealth upstream, Ruling ruling, long now) {
        upstream.follow(ruling, now).forEach(events::add);
    }

    /** Another node has decided. */
    void hear(Ruling heard, UpstreamHealth upstream, Present present) {
        Ruling last = upstream.ruling();
        if (!heard.isAfter(last)) {
            if (last.isAfter(heard)
                    && !last.keeper().equals(heard.keeper())
                    && !heard.keeper().equals(self)) {
                exchange.tell(heard.keeper(), List.of(last)); // it does not know what it has to go on from
            }
            return;
        }
        long now = exchange.clusterMillis();
        boolean mine = !drowsy
                && last.keeper().equals(self)
                && present.keeper(upstream.name()).equals(self);
        if (mine) {
            Ruling merged = Judge.merged(last, heard, scene(upstream, present, now));
            boolean same = merged.saysTheSame(heard);
            follow(upstream, same ? heard : merged, now);
            if (!same) {
                exchange.say(List.of(merged));
            }
        } else {
            follow(upstream, heard, now);
        }
    }

    /** Does what an operator wants, and says it. */
    void perform(
            Deed deed, UpstreamHealth upstream, Present present, long nanos, CompletableFuture<Exchange.Done> done) {
        if (!upstream.rules().instances().contains(deed.instance())) {
            done.complete(Exchange.Done.refused("there is no such instance"));
            return;
        }
        if (!isKeeper(upstream, present, nanos)) {
            done.complete(Exchange.Done.refused("another node decides about this upstream now"));
            return;
        }
        long now = exchange.clusterMillis();
        Ruling next = Judge.done(upstream.ruling(), deed, scene(upstream, present, now));
        follow(upstream, next, now);
        exchange.say(List.of(next)).whenComplete((missing, failure) -> {
            Set<String> unheard = failure == null ? missing : present.ids();
            done.complete(new Exchange.Done(true, present.named(unheard), ""));
        });
    }
}
