// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.config.UpstreamConfig.Instance;
import dev.weir.discover.LocalRegistrations;
import dev.weir.discover.Registration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Registrations with the upstream {@code orders}, and with no other. */
final class InMemoryRegistry implements Registry {

    private final LocalRegistrations registrations = new LocalRegistrations(System::nanoTime);
    private volatile boolean silent;
    private long atMillis;

    /** The cluster says nothing any more. */
    void silence() {
        silent = true;
    }

    @Override
    public Optional<Duration> ttl(String upstream) {
        return upstream.equals("orders") ? Optional.of(Duration.ofSeconds(30)) : Optional.empty();
    }

    @Override
    public List<Registration> of(String upstream) {
        return registrations.of(upstream);
    }

    @Override
    public CompletionStage<Registration> put(String upstream, String id, Instance instance, Duration ttl) {
        Registration registration = new Registration(id, instance, "node-1", atMillis++, ttl.toMillis());
        if (silent) {
            return new CompletableFuture<>();
        }
        return registrations.put(upstream, registration).thenApply(nothing -> registration);
    }

    @Override
    public CompletionStage<Boolean> remove(String upstream, String id) {
        return registrations.remove(upstream, id);
    }
}
