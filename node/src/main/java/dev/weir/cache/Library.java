// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import com.google.common.util.concurrent.MoreExecutors;
import dev.weir.cluster.Exchange;
import dev.weir.cluster.LocalExchange;
import dev.weir.http.RequestHead;
import dev.weir.telemetry.RequestMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * The cache of the cluster, as one node uses it: its own shelves, its part in what all hold together, and its part in
 * purges. From any thread; nothing blocks.
 */
public final class Library implements Exchange.Listener<Message, Reply> {

    /** Somebody waits. */
    private static final Duration SOON = Duration.ofMillis(10);

    /** Somebody fetches, here or where this node has to know of it. */
    private static final Duration BEFORE_LONG = Duration.ofMillis(100);

    /** Nothing happens, as far as this node knows. */
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final Exchange<Message, Reply> exchange;
    private final Duration deadline;
    private final CacheCounts counts = new CacheCounts();
    private final PurgeLog log;
    private final Shelves shelves;
    private final Membership membership;
    private final Passes passes;
    private final Desk desk;
    private final Tickets tickets;
    private final Asks asks;
    private final Purger purger;
    private final Handover handover;
    private final Hearing hearing;
    private final Lookup lookup;
    private final Usage usage = new Usage(counts);
    private volatile Runnable waker = () -> {};

    /**
     * @param nanoClock for waiting
     * @param deadline nobody waits longer until it is known whether there is something to wait for
     * @param purges where purges are carried out, one at a time
     */
    public Library(
            Exchange<Message, Reply> exchange,
            CacheBounds bounds,
            LongSupplier nanoClock,
            Duration deadline,
            Executor purges) {
        this.exchange = exchange;
        this.deadline = deadline;
        Mail mail = new Mail(exchange, this);
        Stamps stamps = new Stamps(exchange::clusterMillis);
        log = new PurgeLog(stamps);
        shelves = new Shelves(bounds, log, exchange::clusterMillis);
        membership = new Membership(exchange, mail, log, shelves, nanoClock, this::homesChanged);
        passes = new Passes(nanoClock);
        desk = new Desk(shelves, stamps, mail, passes, counts, nanoClock);
        tickets = new Tickets(shelves, log, stamps, mail, membership, counts, nanoClock);
        asks = new Asks(shelves, tickets, passes, membership, mail, counts, nanoClock, deadline);
        handover = new Handover(shelves, membership, mail, counts, nanoClock);
        lookup = new Lookup(membership, mail);
        hearing = new Hearing(shelves, stamps, membership, desk, asks, handover, lookup, counts);
        purger = new Purger(membership, stamps, mail, hearing::drop, nanoClock, purges);
    }

    /** The cache of a node that shares it with nobody. */
    public static Library alone(LongSupplier nanoClock, LongSupplier wallClockMillis) {
        Library library = new Library(
                new LocalExchange<>("alone", wallClockMillis),
                CacheBounds.USUAL,
                nanoClock,
                Duration.ofMillis(50),
                MoreExecutors.newSequentialExecutor(Runnable::run));
        library.start();
        return library;
    }

    /** Begins to hear others, and to introduce itself. */
    public void start() {
        exchange.listen(this);
        membership.look();
    }

    /** No request waits longer for what other nodes say that say nothing. */
    public Duration deadline() {
        return deadline;
    }

    /** Whether it knows what was purged; before that nothing is served from memory, and nothing kept. */
    public boolean ready() {
        return membership.ready();
    }

    /** How many nodes hold what the cluster keeps, as far as this one knows, itself included. */
    public int known() {
        return membership.homes().candidates().size();
    }

    /** Asks all members a few things before requests do; complete when they have answered. Only when it is ready. */
    public CompletionStage<Void> warmUp() {
        return new WarmUp(this, exchange).run().thenRun(counts::clear);
    }

    /** Shows what is counted and kept here among the node's metrics. */
    public void showIn(RequestMetrics metrics) {
        CacheMetrics.show(this, metrics);
        usage.showIn(metrics);
    }

    /** The cluster's clock: by it the age of copies is told. */
    public long clusterMillis() {
        return exchange.clusterMillis();
    }

    /** The copy that this node has for the request, also a stale one; no other node is asked. */
    public Optional<Stored> near(CacheKey key, RequestHead head) {
        return membership.ready() ? shelves.find(key, head.headers()) : Optional.empty();
    }

    /** Which of a key's responses the request is to have, as far as this node knows by what they are told apart. */
    public Variant variant(CacheKey key, RequestHead head) {
        return shelves.resource(key)
                .map(resource -> resource.vary().variant(head.headers()))
                .orElse(Variant.NONE);
    }

    /**
     * Asks the cluster for a response.
     *
     * @param wanted what is good enough
     * @param wait at most so long for what another request fetches
     */
    public CompletionStage<Found> ask(CacheKey key, RequestHead head, Wanted wanted, Duration wait) {
        if (!membership.ready()) {
            return CompletableFuture.completedFuture(new Found.Silent(alone(key)));
        }
        CompletableFuture<Found> found = asks.ask(key, head.headers(), wanted, wait);
        if (!found.isDone()) {
            waker.run();
        }
        return found;
    }

    /** For a request that is to be fetched without asking anybody: what comes of it may be kept on this node. */
    public Ticket alone(CacheKey key) {
        return tickets.alone(new TicketId(0, key, Variant.NONE));
    }

    /** Whether it was purged, also softly, since it was found: then it is not to be given to those who came later. */
    public boolean purged(Stored stored) {
        return switch (log.verdict(stored)) {
            case KEEP -> false;
            case MARK -> !stored.softPurged();
            case REFUSE -> true;
        };
    }

    /** By which stamp a copy is known from now on of which the upstream has said that it is the same still. */
    public long validated(Stored stored) {
        return log.validated(stored);
    }

    /** Drops or marks copies on all nodes; complete when no node serves them any more, or when one does not answer. */
    public CompletionStage<PurgeResult> purge(Purge what) {
        CompletionStage<PurgeResult> purged = purger.purge(what);
        waker.run();
        return purged;
    }

    /** Where what is kept, for people. */
    public Lookup lookup() {
        return lookup;
    }

    /** What is kept of a URL on this node, for people. */
    public List<Held> held(String url) {
        return shelves.held(url);
    }

    /** What requests found, by route. */
    public Usage usage() {
        return usage;
    }

    /** What is counted. */
    public CacheCounts counts() {
        return counts;
    }

    /** How full the shelf is of what this node holds for the cluster. */
    public Room shared() {
        return Room.of(shelves.shared());
    }

    /** How full the shelf is of what others hold. */
    public Room near() {
        return Room.of(shelves.near());
    }

    /** What is used most of what is kept here, for people. */
    public List<Held> top(int most) {
        return shelves.top(most);
    }

    /** @param woken is told when a tick is due before {@link #rest} is over */
    public void tendedBy(Runnable woken) {
        waker = woken;
    }

    /** For how long no tick is needed, unless something comes up. */
    public Duration rest() {
        if (asks.pending() > 0 || purger.isBusy() || handover.isBusy() || membership.meets()) {
            return SOON;
        }
        return desk.turns() > 0 || tickets.live() > 0 ? BEFORE_LONG : IDLE;
    }

    /** To be called as often as {@link #rest} says. */
    public void tick() {
        membership.tick();
        asks.tick();
        tickets.tick();
        desk.tick();
        purger.tick();
        handover.tick();
    }

    private void homesChanged() {
        Homes homes = membership.homes();
        desk.membersChanged(membership.all(), key -> homes.of(key).home().equals(membership.self()));
        tickets.renew();
        asks.homesChanged();
        handover.begin();
    }

    @Override
    public Reply heard(String from, Message message) {
        return hearing.heard(from, message);
    }

    @Override
    public void membersChanged() {
        membership.look();
        waker.run();
    }

    @Override
    public void merging() {
        membership.merging();
    }

    @Override
    public void merged() {
        membership.merged();
        waker.run();
    }

    int tickets() {
        return tickets.live();
    }

    int turns() {
        return desk.turns();
    }

    int questions() {
        return asks.pending();
    }

    Shelves shelves() {
        return shelves;
    }
}
