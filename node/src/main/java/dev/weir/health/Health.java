// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * A node's part in the one opinion about all upstreams: it tells what it sees, decides about the upstreams whose keeper
 * it is, and follows what the others decide. All of it happens in {@link #tick}, on one thread; everything else only
 * leaves something there.
 */
public final class Health implements Exchange.Listener {

    /** Longer than that between two ticks, and this node has stood still. */
    private static final Duration STOOD_STILL = Duration.ofMillis(700);

    private final Exchange exchange;
    private final String self;
    private final int loops;
    private final LongSupplier nanoClock;
    private final Runnable wake;
    private final Map<String, UpstreamHealth> upstreams = new ConcurrentHashMap<>();
    private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean urgent = new AtomicBoolean();
    private final EventLog events = new EventLog();
    private final Attendance attendance;
    private final PulseMaker pulses;
    private volatile Present present;
    private final Keeper keeper;
    private long tickNanos;

    /**
     * @param loops how many I/O threads there are
     * @param nanoClock the one attempts are timed by
     * @param wake wants a tick soon; from any thread, often
     */
    public Health(Exchange exchange, int loops, LongSupplier nanoClock, Runnable wake) {
        this.exchange = exchange;
        this.self = exchange.self();
        this.loops = loops;
        this.nanoClock = nanoClock;
        this.wake = wake;
        this.attendance = new Attendance(self);
        this.pulses = new PulseMaker(self);
        this.present = new Present(self, Map.of(self, self));
        this.tickNanos = nanoClock.getAsLong();
        this.keeper = new Keeper(exchange, upstreams.values(), events, tickNanos);
        exchange.listen(this);
    }

    /** What is known of an upstream; there is something to know from the first time it is asked for. */
    public UpstreamHealth upstream(String name) {
        return upstreams.computeIfAbsent(name, key -> new UpstreamHealth(key, self, loops, nanoClock, this::failed));
    }

    /** What all upstreams are to be judged by, from now on; those not named are forgotten, and so are routes. */
    public void retain(Map<String, Rules> rules, Set<String> routes) {
        upstreams.keySet().retainAll(rules.keySet());
        rules.forEach(this::rules);
        upstreams.values().forEach(upstream -> upstream.breakers().keySet().retainAll(routes));
    }

    /** What one upstream is to be judged by, from now on; also when its instances have changed. */
    public void rules(String name, Rules rules) {
        UpstreamHealth upstream = upstream(name);
        upstream.admit(rules);
        leave(upstream::adapt);
    }

    /** What has changed lately. */
    public EventLog events() {
        return events;
    }

    /** Whether a thing that one node does for all, such as probing an instance, is this node's to do. */
    public boolean isMine(String thing) {
        return Rendezvous.winner(thing, present.ids()).filter(self::equals).isPresent();
    }

    /** The cluster's clock. */
    public long clusterMillis() {
        return exchange.clusterMillis();
    }

    /** Does what an operator wants; complete when every node here knows of it, or it is known which do not. */
    public CompletionStage<Exchange.Done> ask(Deed deed) {
        String keeper = present.keeper(deed.upstream());
        return keeper.equals(self) ? asked(deed) : exchange.ask(keeper, deed);
    }

    /** What operators see of an upstream; empty when there is none of that name. */
    public CompletionStage<Optional<UpstreamView>> view(String name) {
        CompletableFuture<Optional<UpstreamView>> view = new CompletableFuture<>();
        leave(() -> view.complete(
                Optional.ofNullable(upstreams.get(name)).map(upstream -> UpstreamView.of(upstream, present, events))));
        return view;
    }

    @Override
    public void heard(Pulse pulse) {
        leave(() -> hear(pulse));
    }

    @Override
    public CompletionStage<Boolean> heard(List<Ruling> rulings) {
        CompletableFuture<Boolean> followed = new CompletableFuture<>();
        leave(() -> {
            // Also before a config has named one here: who decides next must know what was decided.
            rulings.forEach(ruling -> keeper.hear(ruling, upstream(ruling.upstream()), present));
            followed.complete(true);
        });
        return followed;
    }

    @Override
    public CompletionStage<Exchange.Done> asked(Deed deed) {
        CompletableFuture<Exchange.Done> done = new CompletableFuture<>();
        leave(() -> Optional.ofNullable(upstreams.get(deed.upstream()))
                .ifPresentOrElse(
                        upstream -> keeper.perform(deed, upstream, present, nanoClock.getAsLong(), done),
                        () -> done.complete(Exchange.Done.refused("there is no such upstream"))));
        return done;
    }

    @Override
    public void membersChanged() {
        wake.run();
    }

    @Override
    public void merged() {
        leave(() -> {
            upstreams.values().forEach(UpstreamHealth::begin);
            keeper.listen(nanoClock.getAsLong());
        });
    }

    private void leave(Runnable task) {
        inbox.add(task);
        wake.run();
    }

    private void failed() {
        if (!urgent.get() && urgent.compareAndSet(false, true)) {
            wake.run();
        }
    }

    /** Does what is due. One thread, every 50 ms and when it was woken. */
    public void tick() {
        long nanos = nanoClock.getAsLong();
        if (nanos - tickNanos > STOOD_STILL.toNanos()) {
            attendance.stoodStill(nanos);
            keeper.woke(nanos);
        }
        tickNanos = nanos;
        for (Runnable task = inbox.poll(); task != null; task = inbox.poll()) {
            task.run();
        }
        meet(nanos);
        long now = exchange.clusterMillis();
        boolean early = urgent.get() && pulses.mayBeEarly(nanos);
        if (early || pulses.isDue(nanos)) {
            urgent.set(false);
            pulse(nanos, now);
        }
        upstreams.values().forEach(upstream -> upstream.look(now, present));
        keeper.judge(present, nanos, now);
    }

    /** Whether something waits that a tick may not do yet. */
    public boolean isUrgent() {
        return urgent.get();
    }

    private void pulse(long nanos, long now) {
        long ahead = now - Math.floorDiv(nanos, 1_000_000L);
        Map<String, UpstreamPulse> said = new HashMap<>();
        upstreams.forEach((name, upstream) -> said.put(name, upstream.pulse(ahead)));
        pulses.pulse(said, nanos, now).ifPresent(pulse -> {
            hear(pulse);
            exchange.say(pulse);
        });
    }

    private void hear(Pulse pulse) {
        if (!attendance.isNews(pulse, nanoClock.getAsLong())) {
            return;
        }
        boolean fromZero = attendance.knowsAllBefore(pulse);
        long now = exchange.clusterMillis();
        pulse.upstreams().forEach((name, said) -> {
            UpstreamHealth upstream = upstreams.get(name);
            if (upstream != null) {
                upstream.heard(pulse, said, fromZero, present, now);
            }
        });
        attendance.heard(pulse);
    }

    /** Notes who is here, and tells those who came what was decided. */
    private void meet(long nanos) {
        Present now = attendance.present(exchange.members(), nanos);
        Present before = present;
        if (now.equals(before)) {
            return;
        }
        present = now;
        long clusterMillis = exchange.clusterMillis();
        upstreams.values().forEach(upstream -> upstream.keep(now, clusterMillis));
        Map<String, List<Ruling>> news = new TreeMap<>();
        for (UpstreamHealth upstream : upstreams.values()) {
            Ruling ruling = upstream.ruling();
            boolean mine = ruling.keeper().equals(self) || !now.isHere(ruling.keeper());
            if (ruling.term() > 0 && mine) {
                now.ids().stream()
                        .filter(id ->
                                !id.equals(self) && (!before.isHere(id) || id.equals(now.keeper(upstream.name()))))
                        .forEach(id -> news.computeIfAbsent(id, key -> new ArrayList<>())
                                .add(ruling));
            }
        }
        news.forEach(exchange::tell);
    }
}
