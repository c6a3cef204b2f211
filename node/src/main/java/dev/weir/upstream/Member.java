// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.balance.Candidate;
import dev.weir.balance.ClusterLoad;
import dev.weir.config.UpstreamConfig;
import dev.weir.health.Counters;

/** An instance as one of an upstream's, with what is said of it there. */
record Member(Instance instance, String id, int weight, String zone, int priority) implements Candidate {

    Member(Instance instance, UpstreamConfig.Instance config) {
        this(instance, config.url().toString(), config.weight(), config.zone().orElse(""), config.priority());
    }

    @Override
    public int inFlight() {
        Counters counters = instance.counters();
        return ClusterLoad.estimate(
                ownInFlight(),
                counters.othersInFlight(),
                counters.otherNodes(),
                instance.load().latencyNanos());
    }

    @Override
    public int ownInFlight() {
        return instance.load().inFlight();
    }

    @Override
    public long latencyNanos() {
        return instance.load().latencyNanos();
    }
}
