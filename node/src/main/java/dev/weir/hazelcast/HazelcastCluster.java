// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.cluster.MembershipAdapter;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import dev.weir.auth.Message;
import dev.weir.auth.Nonces;
import dev.weir.auth.Notice;
import dev.weir.cache.Reply;
import dev.weir.cluster.AuditLog;
import dev.weir.cluster.Members;
import dev.weir.cluster.Quorum;
import dev.weir.cluster.Revisions;
import dev.weir.cluster.Scribe;
import dev.weir.cluster.Voter;
import dev.weir.config.NodeSettings;
import dev.weir.discover.Registrations;
import dev.weir.health.Exchange;
import dev.weir.limit.Ledgers;
import dev.weir.limit.Limits;
import dev.weir.limit.PermitLedgers;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This node's membership in its cluster: an embedded Hazelcast member, from its start until it leaves. */
public final class HazelcastCluster implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HazelcastCluster.class);

    private final HazelcastInstance member;
    private final InetSocketAddress address;
    private final Tempo tempo;
    private final ClusterThreads threads;
    private final SharedRevisions revisions;
    private final SharedMembers members;
    private final SharedLedgers ledgers;
    private final SharedPermits permits;
    private final SharedRegistrations registrations;
    private final SharedHealth health;
    private final SharedCache cache;
    private final SharedNotices notices;
    private final SharedAuditLog audit;
    private final SharedNonces nonces;

    private HazelcastCluster(
            HazelcastInstance member,
            String name,
            NodeSettings.Cluster settings,
            InetSocketAddress address,
            LongSupplier nanoClock,
            InstantSource wallClock,
            Tempo tempo,
            ClusterThreads threads,
            Voter voter) {
        this.member = member;
        this.address = address;
        this.tempo = tempo;
        this.threads = threads;
        Calls calls = new Calls(tempo.callsAtMost(), threads.answers());
        Quorum quorum = new Quorum(settings.expected());
        this.revisions = new SharedRevisions(
                member,
                name,
                quorum,
                wallClock::millis,
                voter,
                threads.answers(),
                threads.revisions(),
                () -> ThreadLocalRandom.current().nextLong());
        this.members = new SharedMembers(member, settings.expected(), calls, threads.members());
        this.ledgers = new SharedLedgers(member, calls);
        this.permits = new SharedPermits(member, calls);
        this.registrations = new SharedRegistrations(member, calls, nanoClock);
        registrations.listen();
        this.health = new SharedHealth(member, calls);
        this.cache = new SharedCache(member, threads.copies());
        this.notices = new SharedNotices(member, threads.copies());
        this.audit = new SharedAuditLog(member, calls, new Scribe(name, wallClock::millis));
        this.nonces = new SharedNonces(member, calls);
    }

    /** Starts the member of a node. */
    public static HazelcastCluster start(
            NodeSettings settings, LongSupplier nanoClock, InstantSource wallClock, Voter voter) {
        return start(settings.name(), settings.cluster(), nanoClock, wallClock, voter);
    }

    /**
     * Starts a member and finds the others; returns when this node is in a cluster, if need be one of its own. Blocks
     * for one to a few seconds.
     *
     * @param name of the node
     * @param nanoClock tells how long ago members were seen to come and go
     * @param wallClock dates what this node publishes; the machine's, as Hazelcast reads it as well
     * @param voter of this node, with what it kept before
     * @throws ClusterStartException when the settings or the cluster do not allow it
     */
    public static HazelcastCluster start(
            String name, NodeSettings.Cluster settings, LongSupplier nanoClock, InstantSource wallClock, Voter voter) {
        Secret secret = Secret.of(settings.secret());
        return start(name, settings, nanoClock, wallClock, voter, () -> secret, Tempo.NORMAL);
    }

    /** @param secret asked for every connection, so that a test can cut a member off and let it in again */
    static HazelcastCluster start(
            String name,
            NodeSettings.Cluster settings,
            LongSupplier nanoClock,
            InstantSource wallClock,
            Voter voter,
            Supplier<Secret> secret,
            Tempo tempo) {
        ClusterThreads.lendToHazelcast();
        InetSocketAddress address = MemberAddress.check(settings.address());
        Config config = MemberConfig.of(name, settings, address, tempo);
        OwnerView view = new OwnerView(settings, tempo.settlesWithin(), nanoClock, wallClock);
        view.provide(config);
        new Ears().provide(config);
        ClusterThreads threads = new ClusterThreads(name);
        AskVoter.provide(config.getUserContext(), voter);
        HazelcastInstance member = new NodeParts(settings.join(), secret).member(config, address);
        HazelcastCluster cluster =
                new HazelcastCluster(member, name, settings, address, nanoClock, wallClock, tempo, threads, voter);
        cluster.begin(name, settings, view, new Greetings(member, nanoClock, view));
        return cluster;
    }

    private void begin(String name, NodeSettings.Cluster settings, OwnerView view, Greetings greetings) {
        view.tend(member);
        members.listen();
        ledgers.listen();
        member.getLifecycleService().addLifecycleListener(event -> heals(event.getState(), view, greetings));
        member.getCluster().addMembershipListener(new MembershipAdapter() {
            @Override
            public void memberAdded(MembershipEvent event) {
                changed(greetings);
                threads.later(tempo.settlesWithin().multipliedBy(2), ledgers::grown);
            }

            @Override
            public void memberRemoved(MembershipEvent event) {
                changed(greetings);
            }
        });
        threads.soon(this::refresh);
        threads.steadily(tempo.settlesWithin().dividedBy(5), greetings::send);
        threads.every(tempo.looksAgainEvery(), this::refresh);
        threads.every(
                tempo.looksAgainEvery().dividedBy(5),
                () -> attempt("it is unknown whether there are backups of everything", members::awaitBackups));
        threads.every(
                tempo.looksAgainEvery().dividedBy(5),
                () -> attempt("a loss could not be noted", () -> view.tend(member)));
        Sweep sweep = new Sweep(member, view);
        threads.every(tempo.looksAgainEvery().dividedBy(Sweep.TURNS), () -> attempt("no ledger is swept", sweep::next));
        new Arrival(member, name, settings).tell(threads);
    }

    private void changed(Greetings greetings) {
        greetings.send();
        health.changed();
        cache.changed();
        notices.changed();
        // Together they may finish what nobody could finish alone; who left may have been about to finish a change.
        threads.soon(this::refresh);
    }

    /** What happens on this side when a split heals, if it is the smaller one. */
    private void heals(LifecycleState state, OwnerView view, Greetings greetings) {
        if (state == LifecycleState.MERGING) {
            cache.merging();
            notices.merging();
        } else if (state == LifecycleState.MERGE_FAILED) {
            cache.merged();
            notices.merged();
        } else if (state == LifecycleState.MERGED) {
            log.warn("a split healed, this node is in the larger side's cluster now");
            view.merged();
            greetings.send();
            ledgers.merged();
            health.merged();
            cache.merged();
            notices.merged();
            audit.merged();
            threads.soon(this::refresh);
        }
    }

    private void refresh() {
        attempt("the shared state could not be read", () -> {
            revisions.refresh();
            members.refresh();
            registrations.refresh();
            audit.refresh();
        });
    }

    /** Runs a chore that is tried again later in any case. */
    private void attempt(String failed, Runnable chore) {
        try {
            chore.run();
        } catch (RuntimeException e) {
            if (Calls.members(member) > 0) {
                log.warn("{}, it is tried again: {}", failed, Calls.reason(e));
            }
        }
    }

    /** The revision all nodes share. */
    public Revisions revisions() {
        return revisions;
    }

    /** Who is in the cluster. */
    public Members members() {
        return members;
    }

    /** The accounts of the limits all nodes share. */
    public Ledgers ledgers() {
        return ledgers;
    }

    /** Which requests are under way on all nodes. */
    public PermitLedgers permits() {
        return permits;
    }

    /** The instances that have registered themselves with any node. */
    public Registrations registrations() {
        return registrations;
    }

    /** How nodes tell each other which instances may be asked. */
    public Exchange health() {
        return health;
    }

    /** How nodes talk about what they keep. */
    public dev.weir.cluster.Exchange<dev.weir.cache.Message, Reply> cache() {
        return cache;
    }

    /** How nodes tell each other what all are to know. */
    public dev.weir.cluster.Exchange<Message, List<Notice>> notices() {
        return notices;
    }

    /** Who did what to all nodes. */
    public AuditLog audit() {
        return audit;
    }

    /** What was used once, by whichever node. */
    public Nonces nonces() {
        return nonces;
    }

    /** Tells the limits of this node from now on what they must not remember any longer. */
    public void follow(Limits limits) {
        ledgers.follow(limits);
    }

    /** Where members talk to this one; with the port that was taken where the settings say 0. */
    public InetSocketAddress address() {
        return address;
    }

    /** Ends the member at once and tells nobody, as if its process had died. */
    void terminate() {
        threads.stopLooking();
        member.getLifecycleService().terminate();
        threads.close();
    }

    /** The member itself, for tests of what happens to one. */
    HazelcastInstance member() {
        return member;
    }

    /** Leaves the cluster: the others take over its part of the shared state first, if they can in time. Blocks. */
    @Override
    public void close() {
        threads.stopLooking();
        member.shutdown();
        threads.close();
        log.info("left the cluster");
    }
}
