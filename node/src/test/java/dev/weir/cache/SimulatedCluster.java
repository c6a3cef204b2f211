// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import dev.weir.cluster.SimulatedTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Nodes in virtual time, and what they say on its way: delayed, overtaken, lost, cut off. */
final class SimulatedCluster {

    static final long BEGIN_MILLIS = 1_700_000_000_000L;

    private static final long NO_ANSWER_MILLIS = 5_000;
    private static final int NOTICED_MILLIS = 2_000;

    final SimulatedTime time;
    final SimulatedUpstream upstream;
    final Referee referee;
    final Map<String, SimulatedNode> nodes = new TreeMap<>();
    private final CacheFlaw flaw;
    private final CacheBounds bounds;
    private int started;
    private double loss;
    private long slowestMillis = 4;
    private long quietFrom = -1;

    SimulatedCluster(long seed, int count, CacheFlaw flaw, CacheBounds bounds) {
        this.time = new SimulatedTime(seed);
        this.flaw = flaw;
        this.bounds = bounds;
        this.referee = new Referee(this);
        this.upstream = new SimulatedUpstream(this);
        for (int i = 0; i < count; i++) {
            join();
            time.runUntil(time.now() + time.between(0, 30));
        }
        time.runUntil(time.now() + 1_000);
        quietFrom = time.now();
    }

    List<SimulatedNode> all() {
        return List.copyOf(nodes.values());
    }

    SimulatedNode any() {
        return all().get(time.below(nodes.size()));
    }

    private List<SimulatedNode> group(int number) {
        return nodes.values().stream().filter(node -> node.group == number).toList();
    }

    /** A node starts, where most of the others are. */
    SimulatedNode join() {
        int group = group(0).size() * 2 >= nodes.size() ? 0 : 1;
        SimulatedNode node = new SimulatedNode(this, "node-" + ++started, group, bounds);
        nodes.put(node.self(), node);
        referee.joined(node);
        node.begin(group(group));
        noticeAll(0, 20);
        return node;
    }

    void crash(SimulatedNode node) {
        node.end();
        nodes.remove(node.self());
        noticeAll(400, 800);
    }

    void split() {
        all().forEach(node -> node.group = time.below(2));
        noticeAll(NOTICED_MILLIS, NOTICED_MILLIS + 500);
    }

    boolean isSplit() {
        return nodes.values().stream().map(node -> node.group).distinct().count() > 1;
    }

    /** All members see who is there, each a little sooner or later. */
    private void noticeAll(int from, int to) {
        troubled();
        all().forEach(node -> time.in(time.between(from, to), () -> node.sees(group(node.group))));
    }

    /** The smaller side comes to the larger one. */
    void heal() {
        troubled();
        int smaller = group(0).size() > group(1).size() ? 1 : 0;
        List<SimulatedNode> merging = group(smaller);
        if (flaw != CacheFlaw.UNPREPARED) {
            merging.forEach(node -> node.library.merging());
        }
        referee.heals(merging);
        all().forEach(node -> node.group = 0);
        all().forEach(node -> time.in(time.between(5, 300), () -> {
            if (merging.contains(node)) {
                node.merges(group(node.group));
            } else {
                node.sees(group(node.group));
            }
        }));
    }

    void pause(SimulatedNode node, long millis) {
        troubled();
        node.pause(millis);
    }

    /** All is well again, from now on. */
    void recover() {
        loss = 0;
        slowestMillis = 4;
        if (isSplit()) {
            heal();
        }
        troubled();
    }

    /** Whether nothing has happened for a while. */
    boolean quiet() {
        return time.now() > quietFrom && loss == 0 && slowestMillis < 10 && !isSplit();
    }

    private void troubled() {
        quietFrom = time.now() + 12_000;
    }

    void loss(double share) {
        troubled();
        loss = share;
    }

    void slowest(long millis) {
        troubled();
        slowestMillis = millis;
    }

    CompletionStage<Reply> send(SimulatedNode from, String to, Message message) {
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        if (from.members().stream().noneMatch(peer -> peer.id().equals(to))) {
            answer.completeExceptionally(new IllegalStateException(to + " is no member"));
            return answer;
        }
        time.in(NO_ANSWER_MILLIS, () -> from.deliver(() -> answer.completeExceptionally(new NoAnswer())));
        carry(from, to, () -> {
            SimulatedNode there = nodes.get(to);
            if (there != null) {
                Reply reply = flaw.hear(there, from.self(), message);
                carry(there, from.self(), () -> answer.complete(reply));
            }
        });
        return answer;
    }

    private void carry(SimulatedNode from, String to, Runnable what) {
        if (loss > 0 && time.chance(loss)) {
            return;
        }
        time.in(time.between(1, slowestMillis), () -> {
            SimulatedNode there = nodes.get(to);
            if (there != null && there.group == from.group) {
                there.deliver(what);
            }
        });
    }

    /** What a message fails with that nobody answers. */
    private static final class NoAnswer extends RuntimeException {

        private static final long serialVersionUID = 1;

        NoAnswer() {
            super("no answer in time", null, false, false);
        }
    }

    /** All that any node keeps. */
    List<Stored> copies() {
        List<Stored> all = new ArrayList<>();
        nodes.values().forEach(node -> {
            Shelves shelves = node.library.shelves();
            shelves.shared().all().forEach(resource -> all.addAll(resource.copies()));
            shelves.near().all().forEach(resource -> all.addAll(resource.copies()));
        });
        return all;
    }
}
