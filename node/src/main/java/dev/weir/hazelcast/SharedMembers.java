// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.cluster.Address;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import dev.weir.cluster.Members;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is in the cluster, by Hazelcast's list of members, and what each of them last said about itself, by a map in
 * which every member writes its own entry again and again: what a dead one said ages out.
 */
final class SharedMembers implements Members {

    /** The map of reports, by the member's id. */
    static final String MAP = "weir-reports";

    private static final Logger log = LoggerFactory.getLogger(SharedMembers.class);
    private static final long AGES_OUT_SECONDS = 60;
    private static final Report NOTHING_YET = new Report();

    private final HazelcastInstance member;
    private final int expected;
    private final Calls calls;
    private final Executor executor;
    private final IMap<String, Report> map;
    private final Map<String, Report> reports = new ConcurrentHashMap<>();
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();
    private final AtomicBoolean telling = new AtomicBoolean();
    private final Object lock = new Object();
    private volatile Report own = NOTHING_YET;
    private volatile List<com.hazelcast.cluster.Member> lastSeen = List.of();

    /** Those between whom there were backups of everything. */
    private volatile Set<UUID> backedUp = Set.of();

    /** @param executor runs followers, one task at a time */
    SharedMembers(HazelcastInstance member, int expected, Calls calls, Executor executor) {
        this.member = member;
        this.expected = expected;
        this.calls = calls;
        this.executor = executor;
        this.map = member.getMap(MAP);
    }

    /** Hears of every change from now on. */
    void listen() {
        map.addEntryListener(new Hints(), true);
        member.getCluster().addMembershipListener(new Comings());
    }

    @Override
    public List<Member> all() {
        return seen().stream().map(this::member).toList();
    }

    private List<com.hazelcast.cluster.Member> seen() {
        try {
            lastSeen = List.copyOf(member.getCluster().getMembers());
        } catch (HazelcastInstanceNotActiveException e) {
            lastSeen = lastSeen.stream().filter(one -> one.localMember()).toList();
        }
        return lastSeen;
    }

    private Member member(com.hazelcast.cluster.Member one) {
        String id = one.getUuid().toString();
        Report report = one.localMember() ? own : reports.getOrDefault(id, NOTHING_YET);
        Address address = one.getAddress();
        return new Member(
                Optional.ofNullable(one.getAttribute(MemberConfig.NAME)).orElse(id),
                id,
                MemberConfig.hostAndPort(address.getHost(), address.getPort()),
                one.localMember(),
                report.revision(),
                report.problem());
    }

    @Override
    public int expected() {
        return expected;
    }

    @Override
    public boolean safe() {
        // Who comes or goes is seen here before anybody is told of it.
        Set<UUID> here = here();
        return expected == 1 || (here.size() > 1 && backedUp.equals(here));
    }

    @Override
    public void report(long revision, Optional<String> problem) {
        synchronized (lock) {
            own = new Report(own.sequence() + 1, revision, problem);
        }
        write();
        tell();
    }

    /** Writes this member's report again. */
    void write() {
        Report report = own;
        if (report.sequence() == 0) {
            return;
        }
        calls.ask(() -> map.setAsync(id(), report, AGES_OUT_SECONDS, TimeUnit.SECONDS))
                .whenComplete((nothing, failure) -> {
                    if (failure != null && Calls.members(member) > 0) {
                        log.warn("the others do not hear yet which revision runs here: {}", Calls.reason(failure));
                    }
                });
    }

    /** Reads everyone's report again, and asks whether there are backups of everything. Blocks. */
    void refresh() {
        write();
        Set<String> here = seen().stream().map(one -> one.getUuid().toString()).collect(Collectors.toSet());
        map.getAll(here).forEach(this::hear);
        reports.keySet().retainAll(here);
        checkBackups();
    }

    /** Asks again, while the answer was no, whether there are backups of everything. Blocks. */
    void awaitBackups() {
        if (!backedUp.equals(here())) {
            checkBackups();
        }
    }

    private void checkBackups() {
        Set<UUID> before = backedUp;
        Set<UUID> asked = here();
        backedUp = member.getPartitionService().isClusterSafe() ? asked : Set.of();
        if (!before.equals(backedUp)) {
            tell();
        }
    }

    /** Ids of those that are here; none when this member has ended. */
    private Set<UUID> here() {
        try {
            return member.getCluster().getMembers().stream()
                    .map(com.hazelcast.cluster.Member::getUuid)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (HazelcastInstanceNotActiveException e) {
            return Set.of();
        }
    }

    private String id() {
        return member.getCluster().getLocalMember().getUuid().toString();
    }

    private void hear(String id, Report report) {
        Report kept = reports.merge(id, report, (old, late) -> late.sequence() > old.sequence() ? late : old);
        if (kept == report) {
            tell();
        }
    }

    @Override
    public Subscription follow(Runnable follower) {
        // A box of its own: the same callback may follow twice and end once.
        Runnable box = () -> follower.run();
        followers.add(box);
        return () -> followers.remove(box);
    }

    private void tell() {
        if (!followers.isEmpty() && telling.compareAndSet(false, true)) {
            executor.execute(this::tellNow);
        }
    }

    private void tellNow() {
        telling.set(false);
        for (Runnable follower : followers) {
            try {
                follower.run();
            } catch (RuntimeException e) {
                log.error("a follower of the members failed", e);
            }
        }
    }

    /** Reports of the others, as they are written. */
    private final class Hints implements EntryAddedListener<String, Report>, EntryUpdatedListener<String, Report> {

        @Override
        public void entryAdded(EntryEvent<String, Report> event) {
            hear(event.getKey(), event.getValue());
        }

        @Override
        public void entryUpdated(EntryEvent<String, Report> event) {
            hear(event.getKey(), event.getValue());
        }
    }

    /** Members that come and go. */
    private final class Comings implements MembershipListener {

        @Override
        public void memberAdded(MembershipEvent event) {
            backedUp = Set.of();
            String name = event.getMember().getAttribute(MemberConfig.NAME);
            log.info(
                    "{} came, {} of {} expected nodes are here",
                    name,
                    event.getMembers().size(),
                    expected);
            if (event.getMembers().size() > expected) {
                log.warn(
                        "cluster.expected: {} (expected: {}, as many are here): a split may leave two sides that both"
                                + " take themselves for all of it, and spend every limit twice",
                        expected,
                        event.getMembers().size());
            }
            tell();
        }

        @Override
        public void memberRemoved(MembershipEvent event) {
            backedUp = Set.of();
            reports.remove(event.getMember().getUuid().toString());
            String name = event.getMember().getAttribute(MemberConfig.NAME);
            log.warn(
                    "{} left, {} of {} expected nodes are here",
                    name,
                    event.getMembers().size(),
                    expected);
            tell();
        }
    }
}
