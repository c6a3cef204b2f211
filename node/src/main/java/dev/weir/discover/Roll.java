// SPDX-License-Identifier: Apache-2.0
package dev.weir.discover;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is registered, as one node has heard it: what the implementations of {@link Registrations} keep. By this node's
 * own clock each is believed for as long as it asked for since it was heard, so that nobody stays for ever where it is
 * not told that somebody has gone. From any thread.
 */
public final class Roll {

    private static final Logger log = LoggerFactory.getLogger(Roll.class);

    private final LongSupplier nanoClock;
    private final Map<Key, Entry> entries = new ConcurrentHashMap<>();
    private final List<Follower> followers = new CopyOnWriteArrayList<>();

    private record Key(String upstream, String id) {}

    private record Entry(Registration registration, long heardNanos) {

        private boolean isOver(long nowNanos) {
            return nowNanos - heardNanos >= registration.ttlMillis() * 1_000_000;
        }
    }

    /** Compared as itself: the same callback may follow twice and end once. */
    private static final class Follower implements Registrations.Subscription {

        private final String upstream;
        private final Runnable changed;
        private final List<Follower> all;

        Follower(String upstream, Runnable changed, List<Follower> all) {
            this.upstream = upstream;
            this.changed = changed;
            this.all = all;
        }

        @Override
        public void close() {
            all.remove(this);
        }
    }

    public Roll(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /**
     * Heard of a registration; one that was heard before changes nothing. What came by the same node is ordered by its
     * clock, and what came by others as it is heard: their clocks say nothing about each other.
     */
    public void hear(String upstream, Registration registration) {
        Key key = new Key(upstream, registration.id());
        boolean news;
        synchronized (entries) {
            Entry known = entries.get(key);
            if (known != null && isOld(registration, known.registration)) {
                return;
            }
            entries.put(key, new Entry(registration, nanoClock.getAsLong()));
            news = known == null || !known.registration.instance().equals(registration.instance());
        }
        if (news) {
            log.info(
                    "upstream {}: {} is at {}",
                    upstream,
                    registration.id(),
                    registration.instance().url());
            tell(upstream);
        }
    }

    private static boolean isOld(Registration heard, Registration known) {
        return heard.by().equals(known.by()) && heard.atMillis() <= known.atMillis();
    }

    /** Heard that one has gone, or was too late; whether it was known. */
    public boolean forget(String upstream, String id) {
        boolean known = entries.remove(new Key(upstream, id)) != null;
        if (known) {
            tell(upstream);
        }
        return known;
    }

    /**
     * Heard of all that there are: those that are not among them have gone, unless they were heard of since.
     *
     * @param beginNanos when it was begun to list all, by this node's clock
     */
    public void retain(Map<String, Set<String>> idsByUpstream, long beginNanos) {
        Set<String> upstreams = new TreeSet<>();
        entries.forEach((key, entry) -> {
            boolean listed = idsByUpstream.getOrDefault(key.upstream, Set.of()).contains(key.id);
            if (!listed && entry.heardNanos - beginNanos < 0 && entries.remove(key, entry)) {
                upstreams.add(key.upstream);
            }
        });
        upstreams.forEach(this::tell);
    }

    /** Forgets those whose time is over. To be called now and then. */
    public void sweep() {
        long now = nanoClock.getAsLong();
        Set<String> upstreams = new TreeSet<>();
        entries.forEach((key, entry) -> {
            if (entry.isOver(now) && entries.remove(key, entry)) {
                log.info("upstream {}: {} did not say in time that it is still there", key.upstream, key.id);
                upstreams.add(key.upstream);
            }
        });
        upstreams.forEach(this::tell);
    }

    /** Those of an upstream whose time is not over, by id. */
    public List<Registration> of(String upstream) {
        long now = nanoClock.getAsLong();
        List<Registration> found = new ArrayList<>();
        entries.forEach((key, entry) -> {
            if (key.upstream.equals(upstream) && !entry.isOver(now)) {
                found.add(entry.registration);
            }
        });
        found.sort(Comparator.comparing(Registration::id));
        return List.copyOf(found);
    }

    /** As {@link Registrations#follow}. */
    public Registrations.Subscription follow(String upstream, Runnable changed) {
        Follower follower = new Follower(upstream, changed, followers);
        followers.add(follower);
        return follower;
    }

    /** How many follow. */
    public int followers() {
        return followers.size();
    }

    private void tell(String upstream) {
        for (Follower follower : followers) {
            if (follower.upstream.equals(upstream)) {
                follower.changed.run();
            }
        }
    }
}
