// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryExpiredListener;
import com.hazelcast.map.listener.EntryMergedListener;
import com.hazelcast.map.listener.EntryRemovedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import dev.weir.discover.Registration;
import dev.weir.discover.Registrations;
import dev.weir.discover.Roll;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Registrations in a map whose entries expire: the owner of an entry decides that somebody is too late, for all nodes.
 * Every node keeps a roll of its own by what the map tells, and reads the map again now and then.
 */
final class SharedRegistrations implements Registrations {

    /** The map of registrations, by {@code upstream/id}. */
    static final String MAP = "weir-registrations";

    private final IMap<String, StoredRegistration> map;
    private final Calls calls;
    private final LongSupplier nanoClock;
    private final Roll roll;

    SharedRegistrations(HazelcastInstance member, Calls calls, LongSupplier nanoClock) {
        this.map = member.getMap(MAP);
        this.calls = calls;
        this.nanoClock = nanoClock;
        this.roll = new Roll(nanoClock);
    }

    /** Hears of every change from now on. */
    void listen() {
        map.addEntryListener(new Hints(), true);
    }

    @Override
    public CompletionStage<Void> put(String upstream, Registration registration) {
        StoredRegistration stored = new StoredRegistration(registration);
        String key = key(upstream, registration.id());
        return calls.ask(() -> map.putAsync(key, stored, registration.ttlMillis(), TimeUnit.MILLISECONDS))
                .thenAccept(before -> roll.hear(upstream, registration));
    }

    @Override
    public CompletionStage<Boolean> remove(String upstream, String id) {
        return calls.ask(() -> map.removeAsync(key(upstream, id))).thenApply(before -> {
            roll.forget(upstream, id);
            return before != null;
        });
    }

    @Override
    public List<Registration> of(String upstream) {
        return roll.of(upstream);
    }

    @Override
    public Subscription follow(String upstream, Runnable changed) {
        return roll.follow(upstream, changed);
    }

    /** Reads all of them again, in case news got lost, and forgets whose time is over. Blocks. */
    void refresh() {
        long beginNanos = nanoClock.getAsLong();
        Map<String, Set<String>> ids = new HashMap<>();
        map.getAll(map.keySet()).forEach((key, stored) -> {
            ids.computeIfAbsent(upstream(key), none -> new HashSet<>()).add(id(key));
            roll.hear(upstream(key), stored.registration());
        });
        roll.retain(ids, beginNanos);
        roll.sweep();
    }

    /** An id has no slash. */
    private static String key(String upstream, String id) {
        return upstream + '/' + id;
    }

    private static String upstream(String key) {
        return key.substring(0, key.lastIndexOf('/'));
    }

    private static String id(String key) {
        return key.substring(key.lastIndexOf('/') + 1);
    }

    /** What becomes of entries, as it happens. */
    private final class Hints
            implements EntryAddedListener<String, StoredRegistration>,
                    EntryUpdatedListener<String, StoredRegistration>,
                    EntryMergedListener<String, StoredRegistration>,
                    EntryRemovedListener<String, StoredRegistration>,
                    EntryExpiredListener<String, StoredRegistration> {

        @Override
        public void entryAdded(EntryEvent<String, StoredRegistration> event) {
            hear(event);
        }

        @Override
        public void entryUpdated(EntryEvent<String, StoredRegistration> event) {
            hear(event);
        }

        @Override
        public void entryMerged(EntryEvent<String, StoredRegistration> event) {
            hear(event);
        }

        private void hear(EntryEvent<String, StoredRegistration> event) {
            roll.hear(upstream(event.getKey()), event.getValue().registration());
        }

        @Override
        public void entryRemoved(EntryEvent<String, StoredRegistration> event) {
            roll.forget(upstream(event.getKey()), id(event.getKey()));
        }

        @Override
        public void entryExpired(EntryEvent<String, StoredRegistration> event) {
            roll.forget(upstream(event.getKey()), id(event.getKey()));
        }
    }
}
