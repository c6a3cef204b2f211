// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.admin.RunningUpstreams.RunningUpstream;
import dev.weir.health.Health;
import dev.weir.health.UpstreamView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Looks up how upstreams are: what runs here, and what all nodes know of it. */
record UpstreamStates(RunningUpstreams upstreams, Health health) {

    /** How one is that runs here. */
    CompletionStage<UpstreamState> of(RunningUpstream running) {
        return health.view(running.name())
                .thenApply(view -> new UpstreamState(
                        running, view.orElseGet(() -> nothing(running.name())), health.clusterMillis()));
    }

    /** How all are, in the order of the config. */
    CompletionStage<List<UpstreamState>> all() {
        List<CompletableFuture<UpstreamState>> states = upstreams.all().stream()
                .map(running -> of(running).toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(states.toArray(CompletableFuture[]::new))
                .thenApply(done -> states.stream().map(CompletableFuture::join).toList());
    }

    Optional<RunningUpstream> find(String name) {
        return upstreams.find(name);
    }

    /** Of an upstream that runs since a moment ago. */
    private static UpstreamView nothing(String name) {
        return new UpstreamView(name, "", false, List.of(), Map.of(), List.of());
    }
}
