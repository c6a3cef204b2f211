// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static dev.weir.cluster.RevisionsContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import dev.weir.cluster.Eventually;
import dev.weir.cluster.Revisions.Publication;
import dev.weir.config.NodeSettings;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PublishTest {

    private final Nodes nodes = new Nodes(3);
    private final HazelcastCluster node = nodes.startUnhurried(0);

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void a_member_that_has_no_copy_does_not_make_a_majority() {
        HazelcastInstance other = joinWithoutCopies();

        Publication publication = await(node.revisions().publish(0, "routes: {}"));

        assertThat(nodes.get(0).members().all()).hasSize(2);
        assertThat(publication).isInstanceOf(Publication.Refused.class);
        assertThat(((Publication.Refused) publication).reason()).startsWith("only 1 of 3 expected nodes");
        other.getLifecycleService().terminate();
    }

    @Test
    void copies_are_waited_for_a_moment() {
        nodes.start(1, Optional.empty());

        Publication publication = await(node.revisions().publish(0, "routes: {}"));

        assertThat(publication).isInstanceOf(Publication.Published.class);
    }

    /** A member in the list that keeps nothing, as one does that has given up what it had and is about to leave. */
    private HazelcastInstance joinWithoutCopies() {
        NodeSettings.Cluster settings = nodes.settings(1, "weir");
        Config config = MemberConfig.of("node-2", settings, settings.address(), Nodes.QUICK)
                .setLiteMember(true);
        new OwnerView(3, Duration.ofSeconds(1), System::nanoTime, System::currentTimeMillis).provide(config);
        HazelcastInstance member = HazelcastInstanceFactory.newHazelcastInstance(
                config, config.getInstanceName(), new NodeParts(settings.join(), () -> Secret.NONE));
        Eventually.holds("two members", () -> node.members().all().size() == 2);
        return member;
    }
}
