// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.config.UpstreamConfig.Instance;
import dev.weir.discover.Registration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where instances register themselves with an upstream, for all nodes. From any thread. */
public interface Registry {

    /** For how long a registration with an upstream holds; empty where there is no such upstream, or none registers. */
    Optional<Duration> ttl(String upstream);

    /** Who is registered with it, by id, as far as this node has heard. */
    List<Registration> of(String upstream);

    /**
     * Registers an instance, or takes note that it is still there.
     *
     * @throws IllegalArgumentException the id is no good
     */
    CompletionStage<Registration> put(String upstream, String id, Instance instance, Duration ttl);

    /** Forgets an instance; false where it was not known. */
    CompletionStage<Boolean> remove(String upstream, String id);
}
