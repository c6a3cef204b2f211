// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import dev.weir.cluster.Exchange;
import dev.weir.http.RequestHead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A node in virtual time: its part of the cache, and what its clients ask for. */
final class SimulatedNode implements Exchange<Message, Reply> {

    static final Duration WAIT = Duration.ofSeconds(5);

    private static final int TICK_MILLIS = 10;
    private static final int TRIES_MAX = 6;

    final Library library;
    int group;
    boolean slow;
    private final SimulatedCluster cluster;
    private final String id;
    private final long skewMillis;
    private final List<Runnable> waiting = new ArrayList<>();
    private List<Peer> members;
    private boolean paused;
    private boolean gone;

    SimulatedNode(SimulatedCluster cluster, String id, int group, CacheBounds bounds) {
        this.cluster = cluster;
        this.id = id;
        this.group = group;
        this.skewMillis = cluster.time.between(-40, 40);
        this.members = List.of(new Peer(id, id));
        this.library = new Library(
                this, bounds, () -> cluster.time.now() * 1_000_000, Duration.ofMillis(50), this::onItsThread);
    }

    /** One task after the other, each a little later. */
    private void onItsThread(Runnable task) {
        cluster.time.in(1, () -> deliver(task));
    }

    void begin(List<SimulatedNode> seen) {
        members = peers(seen);
        library.start();
        tick();
    }

    void sees(List<SimulatedNode> seen) {
        deliver(() -> {
            members = peers(seen);
            library.membersChanged();
        });
    }

    /** It is with the others again, and was on the smaller side. */
    void merges(List<SimulatedNode> seen) {
        deliver(() -> {
            members = peers(seen);
            library.merged();
        });
    }

    private static List<Peer> peers(List<SimulatedNode> nodes) {
        return nodes.stream().map(node -> new Peer(node.id, node.id)).toList();
    }

    private void tick() {
        if (gone) {
            return;
        }
        if (!paused) {
            library.tick();
        }
        cluster.time.in(TICK_MILLIS, this::tick);
    }

    void end() {
        gone = true;
    }

    boolean isGone() {
        return gone;
    }

    void pause(long millis) {
        paused = true;
        slow = true;
        cluster.time.in(millis, () -> {
            paused = false;
            List<Runnable> late = List.copyOf(waiting);
            waiting.clear();
            late.forEach(Runnable::run);
        });
    }

    /** Something reaches it: at once, when it goes on, or never. */
    void deliver(Runnable what) {
        if (paused) {
            waiting.add(what);
        } else if (!gone) {
            what.run();
        }
    }

    /** Answers a client as a gateway would. */
    void request(String path, String language) {
        if (paused || gone) {
            return;
        }
        CacheKey key = CacheSamples.key(path);
        RequestHead head = CacheSamples.get(path, "Accept-Language", language);
        Referee.Request request = cluster.referee.begins(this, path, language);
        serve(request, key, head, library.near(key, head), 0);
    }

    private void serve(Referee.Request request, CacheKey key, RequestHead head, Optional<Stored> copy, int tries) {
        if (copy.filter(one -> one.fresh(clusterMillis())).isPresent()) {
            cluster.referee.served(request, copy.get());
            return;
        }
        if (tries > TRIES_MAX) {
            // Stale again and again: its lifetime is shorter than the way to here.
            cluster.upstream.pass();
            return;
        }
        Wanted wanted = copy.map(Wanted::newerThan).orElse(Wanted.ANYTHING);
        long asked = cluster.time.now();
        library.ask(key, head, wanted, WAIT).thenAccept(found -> {
            cluster.referee.answered(this, asked, found);
            found(request, key, head, found, tries);
        });
    }

    private void found(Referee.Request request, CacheKey key, RequestHead head, Found found, int tries) {
        if (found instanceof Found.Copy copy) {
            serve(request, key, head, Optional.of(copy.stored()), tries + 1);
        } else if (found instanceof Found.Fetch fetch) {
            cluster.upstream.fetch(this, request, fetch.ticket());
        } else if (found instanceof Found.Silent silent) {
            cluster.upstream.fetch(this, request, silent.ticket());
        } else {
            cluster.upstream.pass();
        }
    }

    /** Purges something for an operator. */
    void purge(Purge what, Consumer<PurgeResult> then) {
        if (!paused && !gone) {
            library.purge(what).thenAccept(then);
        }
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
        return SimulatedCluster.BEGIN_MILLIS + cluster.time.now() + skewMillis;
    }

    @Override
    public CompletionStage<Reply> say(String member, Message message) {
        return cluster.send(this, member, message);
    }

    @Override
    public void listen(Listener<Message, Reply> listener) {
        // It is known.
    }

    @Override
    public String toString() {
        return id;
    }
}
