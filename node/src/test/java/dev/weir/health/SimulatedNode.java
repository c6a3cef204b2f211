// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** A node in virtual time: its health, its thread, and its traffic. */
final class SimulatedNode implements Exchange {

    static final String UPSTREAM = "orders";

    int group;
    String unreachable = "";
    private final SimulatedNetwork network;
    private final String id;
    private final Health health;
    private final List<Runnable> waiting = new ArrayList<>();
    private final long skewMillis;
    private final List<String> instances;
    private final Rules rules;
    private List<Peer> members = List.of();
    private boolean paused;
    private boolean ended;
    private boolean ticking;

    SimulatedNode(SimulatedNetwork network, String name, List<String> instances, Rules rules) {
        this.network = network;
        this.id = name;
        this.instances = instances;
        this.rules = rules;
        this.skewMillis = network.random.nextInt(5) - 2L;
        this.members = List.of(new Peer(id, id));
        this.health = new Health(this, 1, network::nanos, this::wake);
    }

    String id() {
        return id;
    }

    int number() {
        return Integer.parseInt(id.substring(id.indexOf('-') + 1));
    }

    Health health() {
        return health;
    }

    UpstreamHealth upstream() {
        return health.upstream(UPSTREAM);
    }

    void begin() {
        membersMayHaveChanged();
        health.rules(UPSTREAM, rules.withInstances(instances));
        beat();
    }

    void end() {
        ended = true;
    }

    boolean isPaused() {
        return paused;
    }

    void pause(Duration time) {
        paused = true;
        network.after(time, () -> {
            paused = false;
            List<Runnable> late = List.copyOf(waiting);
            waiting.clear();
            late.forEach(Runnable::run);
            if (!ended) {
                health.tick();
            }
        });
    }

    void membersMayHaveChanged() {
        members = network.reachableFrom(this).stream()
                .map(node -> new Peer(node.id, node.id))
                .toList();
        if (!members.contains(new Peer(id, id))) {
            members = List.of(new Peer(id, id));
        }
        health.membersChanged();
    }

    void merged() {
        health.merged();
    }

    void deliver(Runnable message) {
        if (paused) {
            waiting.add(message);
        } else if (!ended) {
            message.run();
        }
    }

    private void beat() {
        if (ended) {
            return;
        }
        if (!paused) {
            health.tick();
        }
        network.after(Duration.ofMillis(50), this::beat);
    }

    private void wake() {
        if (!ticking) {
            ticking = true;
            network.after(Duration.ofMillis(1), () -> {
                ticking = false;
                if (!paused && !ended) {
                    health.tick();
                    if (health.isUrgent()) {
                        wake();
                    }
                }
            });
        }
    }

    /** Sends one request to an instance that may be asked, as a balancer would. */
    void request(List<SimulatedInstance> all) {
        if (paused || ended) {
            return;
        }
        List<SimulatedInstance> usable = all.stream()
                .filter(one -> upstream().standing(one.url).usable())
                .toList();
        for (SimulatedInstance one : all) {
            if (upstream().standing(one.url).trial()) {
                long trial = upstream().counters(one.url).takeTrial();
                if (trial != 0) {
                    ask(one, trial);
                    return;
                }
            }
        }
        if (!usable.isEmpty()) {
            ask(usable.get(network.random.nextInt(usable.size())), 0);
        }
    }

    private void ask(SimulatedInstance one, long trial) {
        Counters counters = upstream().counters(one.url);
        long began = network.nanos();
        if (trial > 0) {
            one.trials++;
            one.trialsMost = Math.max(one.trialsMost, one.trials);
        }
        Duration takes = Duration.ofNanos((long) (one.takes().toNanos() * (0.5 + network.random.nextDouble())));
        network.after(takes, () -> {
            one.trials -= trial > 0 ? 1 : 0;
            Outcome outcome = one.url.equals(unreachable) ? Outcome.UNREACHED : one.answer(network.random.nextDouble());
            counters.ended(0, outcome, began, trial, outcome == Outcome.UNREACHED ? "refused" : "503");
        });
    }

    @Override
    public String self() {
        return id;
    }

    @Override
    public List<Peer> members() {
        return members;
    }

    @Override
    public long clusterMillis() {
        return network.millis() + skewMillis;
    }

    @Override
    public void say(Pulse pulse) {
        others().forEach(other -> network.send(this, other, new SimulatedNetwork.Message.Said(pulse)));
    }

    @Override
    public void tell(String member, List<Ruling> rulings) {
        network.send(this, member, new SimulatedNetwork.Message.Ruled(rulings));
    }

    @Override
    public CompletionStage<Set<String>> say(List<Ruling> rulings) {
        others().forEach(other -> tell(other, rulings));
        return CompletableFuture.completedFuture(Set.of());
    }

    @Override
    public CompletionStage<Done> ask(String keeper, Deed deed) {
        SimulatedNode there = network.nodes.get(keeper);
        return there == null ? CompletableFuture.completedFuture(Done.refused("gone")) : there.health.asked(deed);
    }

    @Override
    public void listen(Listener listener) {
        // It is known.
    }

    private Set<String> others() {
        return members.stream().map(Peer::id).filter(other -> !other.equals(id)).collect(Collectors.toSet());
    }
}
