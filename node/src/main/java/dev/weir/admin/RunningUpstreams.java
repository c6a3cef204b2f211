// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.balance.Candidate;
import dev.weir.discover.InstanceSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The upstreams of the revision that this node runs. From any thread. */
public interface RunningUpstreams {

    /** All of them, in the order of the config. */
    List<RunningUpstream> all();

    /** One of them; empty where there is none of that name. */
    default Optional<RunningUpstream> find(String name) {
        return all().stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /** Calls back, on any thread, when others run, or when one of those that run has other instances. */
    void follow(Runnable follower);

    /**
     * An upstream as its config and its source have it now.
     *
     * @param instances those that may be chosen, if they are healthy
     * @param source where those come from that are not in the config; empty where all are
     * @param slowStart for how long an instance that comes back is spared; zero for not at all
     */
    record RunningUpstream(
            String name, List<Candidate> instances, Optional<InstanceSource.View> source, Duration slowStart) {

        public RunningUpstream {
            instances = List.copyOf(instances);
        }
    }
}
