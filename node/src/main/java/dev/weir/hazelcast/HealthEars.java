// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import dev.weir.health.Exchange.Listener;
import java.util.Objects;
import java.util.Optional;

/** Where a member finds who hears about health on its node; nobody does before the node listens. */
final class HealthEars {

    private static final String CONTEXT = "weir.health-ears";

    private volatile Optional<Listener> listener = Optional.empty();

    /** Where it is found by what runs on the member; before it starts, since it may be told something at once. */
    void provide(Config config) {
        config.getUserContext().put(CONTEXT, this);
    }

    static HealthEars of(HazelcastInstance member) {
        return (HealthEars) Objects.requireNonNull(member.getUserContext().get(CONTEXT));
    }

    void listen(Listener hears) {
        listener = Optional.of(hears);
    }

    Optional<Listener> listener() {
        return listener;
    }
}
