// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.internal.cluster.impl.ClusterClockImpl;
import dev.weir.limit.OnPartition;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OwnerViewTest {

    @Test
    void is_not_late_after_a_heartbeat_that_was_under_way_for_long() {
        try (Nodes nodes = Nodes.formed(1)) {
            HazelcastInstance member = nodes.get(0).member();
            OwnerView view = new OwnerView(1, Duration.ZERO, System::nanoTime, System::currentTimeMillis);
            long before = nowMillis(view, member);

            clock(member).setMasterTime(System.currentTimeMillis() - 4000);

            assertThat(member.getCluster().getClusterTime()).isLessThan(before);
            assertThat(nowMillis(view, member)).isGreaterThanOrEqualTo(before);
        }
    }

    private static long nowMillis(OwnerView view, HazelcastInstance member) {
        return view.moment(member, "orders/1 a", OnPartition.STRICT).nowMillis();
    }

    /** Which Hazelcast sets whenever a heartbeat of the oldest member comes. */
    private static ClusterClockImpl clock(HazelcastInstance member) {
        return ((HazelcastInstanceProxy) member)
                .getOriginal()
                .node
                .getClusterService()
                .getClusterClock();
    }
}
