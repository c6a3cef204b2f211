// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Where a member finds who hears on its node what others say; nobody does before the node listens. */
final class Ears {

    private static final String CONTEXT = "weir.ears";

    private final Map<Class<?>, Object> listeners = new ConcurrentHashMap<>();

    /** Where it is found by what runs on the member; before it starts, since it may be told something at once. */
    void provide(Config config) {
        config.getUserContext().put(CONTEXT, this);
    }

    static Ears of(HazelcastInstance member) {
        return (Ears) Objects.requireNonNull(member.getUserContext().get(CONTEXT));
    }

    /** @param about what is heard: there is one listener of each type */
    <L> void listen(Class<L> about, L listener) {
        listeners.put(about, listener);
    }

    <L> Optional<L> listener(Class<L> about) {
        return Optional.ofNullable(listeners.get(about)).map(about::cast);
    }
}
