// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import dev.weir.telemetry.RequestMetrics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the policies that ask who somebody is have counted on a node. Those that the running revision has are shown
 * among its metrics. From any thread.
 */
public final class Tallies {

    private final Map<Id, Tally> tallies = new HashMap<>();
    private final Set<Id> shown = new HashSet<>();
    private Optional<RequestMetrics> metrics = Optional.empty();

    /** One name may be that of an {@code api-key} and of a {@code basic} beside it. */
    private record Id(String kind, String name) {}

    /**
     * That of a policy; the same one whenever it is asked for.
     *
     * @param kind as its class is called: {@code ApiKey}
     */
    public synchronized Tally of(String kind, String name) {
        return tallies.computeIfAbsent(new Id(kind, name), fresh -> new Tally());
    }

    /** Shows what is counted among a node's metrics, from the next {@link #retain} on. */
    public synchronized void countIn(RequestMetrics where) {
        metrics = Optional.of(where);
    }

    /**
     * Says which policies the gateway config has. To be called just before it is swapped in; the others are dropped.
     */
    public synchronized void retain(Set<String> names) {
        Set<Id> gone = new HashSet<>(tallies.keySet());
        gone.removeIf(id -> names.contains(id.name));
        gone.forEach(id -> {
            tallies.remove(id);
            if (shown.remove(id)) {
                metrics.ifPresent(there ->
                        there.hide(id.kind, id.name, new Tally().counts().keySet()));
            }
        });
        metrics.ifPresent(there -> tallies.forEach((id, tally) -> {
            if (shown.add(id)) {
                there.show(id.kind, id.name, tally.counts());
            }
        }));
    }
}
