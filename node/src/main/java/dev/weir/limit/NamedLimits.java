// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import dev.weir.cluster.Members.Subscription;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The limits of one kind that the gateway config names, in the order of their names; tells who comes and goes. */
final class NamedLimits<T extends AnyLimit> {

    private final Collection<Limits.Follower> followers = new CopyOnWriteArrayList<>();
    private volatile Map<String, T> named = Map.of();

    /** From now on it is these, by their names. */
    synchronized void become(Map<String, T> limits) {
        Map<String, T> before = named;
        Map<String, T> now = Collections.unmodifiableMap(new TreeMap<>(limits));
        named = now;
        before.values().stream()
                .filter(limit -> now.get(limit.name()) != limit)
                .forEach(limit -> followers.forEach(each -> each.went(limit)));
        now.values().stream()
                .filter(limit -> before.get(limit.name()) != limit)
                .forEach(limit -> followers.forEach(each -> each.came(limit)));
    }

    synchronized Subscription follow(Limits.Follower follower) {
        named.values().forEach(follower::came);
        followers.add(follower);
        return () -> followers.remove(follower);
    }

    Collection<T> all() {
        return named.values();
    }

    Optional<T> find(String name) {
        return Optional.ofNullable(named.get(name));
    }
}
