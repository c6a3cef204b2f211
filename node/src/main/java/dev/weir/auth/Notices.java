// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import dev.weir.cluster.Acquaintances;
import dev.weir.cluster.Exchange;
import dev.weir.cluster.LocalExchange;
import dev.weir.cluster.Peers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Small things that every node knows all of, so that none is lost before the last node is. Whoever posts one hears when
 * all have it. Nodes that meet tell each other all that they know, and do so again when one has left, which may have
 * told only some of them. From any thread.
 */
public final class Notices implements Exchange.Listener<Message, List<Notice>> {

    /** So many at most, as each node keeps all. */
    static final int COUNT_MAX = 50_000;

    /** A node that does not confirm by then is missing; it is told as soon as it can be reached. */
    static final Duration AT_MOST = Duration.ofSeconds(5);

    private static final Duration LOOKS_EVERY = Duration.ofSeconds(1);

    private final Exchange<Message, List<Notice>> exchange;
    private final LongSupplier nanoClock;
    private final Acquaintances acquaintances;
    private final Map<String, Notice> known = new ConcurrentHashMap<>();
    private final List<Consumer<Notice>> followers = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> wishes = new CopyOnWriteArrayList<>();
    private final Set<Posting> postings = new HashSet<>();
    private volatile long lookedNanos;

    /**
     * Who knows of a notice.
     *
     * @param knowing names of the nodes that do
     * @param missing names of those that did not confirm in time
     */
    public record Told(List<String> knowing, List<String> missing) {}

    public Notices(Exchange<Message, List<Notice>> exchange, LongSupplier nanoClock) {
        this.exchange = exchange;
        this.nanoClock = nanoClock;
        this.acquaintances = new Acquaintances(exchange, nanoClock);
        exchange.listen(this);
    }

    /** Of a node that is alone. */
    public static Notices alone(LongSupplier nanoClock, LongSupplier clockMillis) {
        Notices alone = new Notices(new LocalExchange<>("alone", clockMillis), nanoClock);
        alone.start();
        return alone;
    }

    /** From now on others are met; to be called when the node is in its cluster. */
    public void start() {
        acquaintances.start();
        look();
    }

    /** Whether it knows all that others knew when it came. */
    public boolean ready() {
        return acquaintances.ready();
    }

    /** Calls back with each notice that is new here, on any thread; must be short. */
    void follow(Consumer<Notice> follower) {
        followers.add(follower);
    }

    /** Calls back when a node asks for a new notice about something. */
    void followWishes(Consumer<String> follower) {
        wishes.add(follower);
    }

    /** What this node knew in its life before: it counts as if somebody had told it now. */
    void recall(List<Notice> kept) {
        learn(kept);
    }

    /** All that are known; the time of some may be over. */
    List<Notice> all() {
        return List.copyOf(known.values());
    }

    /** What is known about it. */
    Optional<Notice> find(String key) {
        return Optional.ofNullable(known.get(key)).filter(notice -> notice.until() > clusterMillis());
    }

    /** Ids of all that are here: in the same order on every node that sees the same. */
    List<String> here() {
        return exchange.members().stream().map(Peers.Peer::id).sorted().toList();
    }

    String self() {
        return exchange.self();
    }

    long clusterMillis() {
        return exchange.clusterMillis();
    }

    boolean isFull() {
        return known.size() >= COUNT_MAX;
    }

    /** Asks a node for a new notice; it may hear that, or not. */
    void want(String key, String node) {
        if (node.equals(self())) {
            heard(node, new Message.Want(key));
        } else {
            exchange.say(node, new Message.Want(key));
        }
    }

    /**
     * Tells all nodes.
     *
     * @param lasts so long it is known
     * @return completes when all that are here know it, or when it is known who does not
     */
    CompletionStage<Told> post(String key, List<String> values, Duration lasts) {
        long now = clusterMillis();
        Posting posting;
        synchronized (this) {
            Notice before = known.get(key);
            long stamp = before == null ? now : Math.max(now, before.stamp() + 1);
            Notice notice = new Notice(key, values, stamp, self(), now + lasts.toMillis());
            posting = new Posting(notice, nanoClock.getAsLong());
            postings.add(posting);
            learn(List.of(notice));
        }
        go(posting);
        return posting.told;
    }

    private void learn(Collection<Notice> notices) {
        long now = clusterMillis();
        for (Notice notice : notices) {
            if (notice.until() > now && keep(notice)) {
                followers.forEach(follower -> follower.accept(notice));
            }
        }
    }

    /** Whether it is new here. */
    private synchronized boolean keep(Notice notice) {
        Notice before = known.get(notice.key());
        boolean counts = before == null || notice.isAfter(before);
        if (counts) {
            known.put(notice.key(), notice);
        }
        return counts;
    }

    private void go(Posting posting) {
        List<String> next = new ArrayList<>();
        Optional<Told> end = Optional.empty();
        synchronized (this) {
            if (!postings.contains(posting)) {
                return;
            }
            // Who comes meanwhile either is among these, or is told all when it introduces itself.
            Set<String> missing = acquaintances.others();
            missing.removeAll(posting.knowing);
            boolean over = nanoClock.getAsLong() - posting.beganNanos >= AT_MOST.toNanos();
            if (over || missing.isEmpty() && ready()) {
                postings.remove(posting);
                acquaintances.forget(missing);
                end = Optional.of(told(posting.knowing, missing));
            } else {
                missing.removeAll(posting.underWay);
                posting.underWay.addAll(missing);
                next.addAll(missing);
            }
        }
        end.ifPresent(posting.told::complete);
        next.forEach(member -> send(posting, member));
    }

    private Told told(Set<String> knowing, Set<String> missing) {
        Map<String, String> names = new HashMap<>();
        exchange.members().forEach(peer -> names.put(peer.id(), peer.name()));
        Set<String> all = new TreeSet<>(knowing);
        all.add(self());
        Set<String> without = new TreeSet<>(missing);
        if (!ready()) {
            without.add(self());
        }
        return new Told(named(all, names), named(without, names));
    }

    private static List<String> named(Set<String> ids, Map<String, String> names) {
        return ids.stream().map(id -> names.getOrDefault(id, id)).sorted().toList();
    }

    private void send(Posting posting, String member) {
        exchange.say(member, new Message.Tell(List.of(posting.notice))).whenComplete((heard, failure) -> {
            synchronized (this) {
                posting.underWay.remove(member);
                if (failure != null) {
                    return; // with the next tick, if it is still here
                }
                posting.knowing.add(member);
            }
            go(posting);
        });
    }

    @Override
    public List<Notice> heard(String from, Message message) {
        if (message instanceof Message.Introduce introduced) {
            // In this order: what is posted from now on is told to that one, what was before is in the answer.
            learn(introduced.known());
            acquaintances.meet(from);
            synchronized (this) {
                return all();
            }
        }
        if (message instanceof Message.Tell tell) {
            learn(tell.notices());
        } else if (message instanceof Message.Want want) {
            wishes.forEach(follower -> follower.accept(want.key()));
        }
        return List.of();
    }

    private void look() {
        lookedNanos = nanoClock.getAsLong();
        acquaintances.look();
        introduce();
    }

    private void introduce() {
        for (String stranger : acquaintances.strangers()) {
            exchange.say(stranger, new Message.Introduce(all())).thenAccept(theirs -> {
                learn(theirs);
                acquaintances.meet(stranger);
            });
        }
    }

    @Override
    public void membersChanged() {
        look();
    }

    @Override
    public void merging() {
        acquaintances.merging();
    }

    @Override
    public void merged() {
        acquaintances.merged();
        look();
    }

    /** Whether somebody waits for others to be told, or this node for what they know. */
    public synchronized boolean isBusy() {
        return !ready() || !postings.isEmpty();
    }

    /** To be called many times a second. */
    public void tick() {
        List<Posting> underWay;
        synchronized (this) {
            underWay = List.copyOf(postings);
        }
        if (nanoClock.getAsLong() - lookedNanos >= LOOKS_EVERY.toNanos() || !ready()) {
            long now = clusterMillis();
            known.values().removeIf(notice -> notice.until() <= now);
            look();
        } else {
            introduce();
        }
        underWay.forEach(this::go);
    }
}
