// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import dev.weir.config.NodeSettings;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators are told when a node has come into its cluster: whom it found there, and loudly if that is nobody.
 *
 * @param name of the node
 */
record Arrival(HazelcastInstance member, String name, NodeSettings.Cluster settings) {

    private static final Logger log = LoggerFactory.getLogger(Arrival.class);

    private static final Duration FIRST_IS_ALONE = Duration.ofSeconds(3);

    void tell(ClusterThreads threads) {
        int here = Calls.members(member);
        log.info("{} is in cluster {}, {} of {} expected nodes", name, settings.name(), here, settings.expected());
        long sameName = member.getCluster().getMembers().stream()
                .filter(one -> name.equals(one.getAttribute(MemberConfig.NAME)))
                .count();
        if (sameName > 1) {
            log.warn("name: {} is used by {} nodes of the cluster (expected: one)", name, sameName);
        }
        // One of several that start together is always the first; that is nothing to be alarmed about.
        threads.later(FIRST_IS_ALONE, this::warnWhenAlone);
    }

    private void warnWhenAlone() {
        if (Calls.members(member) == 1 && settings.expected() > 1) {
            log.warn(
                    "{} found nobody at {} and is alone in cluster {}, {} nodes are expected. As long as they do not"
                            + " find each other they are {} separate clusters: each has its own configuration, and"
                            + " every limit counts once in each",
                    name,
                    settings.join(),
                    settings.name(),
                    settings.expected(),
                    settings.expected());
        }
    }
}
