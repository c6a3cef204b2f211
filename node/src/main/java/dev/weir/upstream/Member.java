// SPDX-License-Identifier: Apache-2.0
package dev.weir.upstream;

import dev.weir.balance.Candidate;
import dev.weir.config.UpstreamConfig;

/** An instance as one of an upstream's, with what is said of it there. */
record Member(Instance instance, String id, int weight, String zone, int priority) implements Candidate {

    Member(Instance instance, UpstreamConfig.Instance config) {
        this(instance, config.url().toString(), config.weight(), config.zone().orElse(""), config.priority());
    }

    @Override
    public int inFlight() {
        return instance.load().inFlight() + instance.counters().othersInFlight();
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
