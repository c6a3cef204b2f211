// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static dev.weir.cluster.RevisionsContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import dev.weir.cluster.Eventually;
import dev.weir.cluster.Revision;
import dev.weir.cluster.RevisionFeed;
import dev.weir.cluster.Revisions.Publication;
import dev.weir.config.NodeSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PublishTest {

    private static final Publication ONLY_ONE =
            new Publication.Refused("it is unknown whether revision 1 was published: only 1 of 3 expected nodes"
                    + " confirmed it; look at the current one before another try");

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

    @Test
    void a_change_is_not_confirmed_when_nobody_else_hears_it() {
        HazelcastInstance deaf = joinWithCopies(config -> {});

        Publication publication = await(node.revisions().publish(0, "routes: {}"));

        assertThat(publication).isEqualTo(ONLY_ONE);
        assertThat(await(deaf.getMap(SharedRevisions.MAP).getAsync("current"))).isNotNull();
        deaf.getLifecycleService().terminate();
    }

    @Test
    void a_change_is_not_confirmed_by_one_that_knows_another_one_of_the_number() {
        RevisionFeed feed = new RevisionFeed(Runnable::run);
        feed.hear(new Revision(1, "another", "node-2", 17));
        HazelcastInstance other = joinWithCopies(config -> HearRevision.provide(config, feed));

        Publication publication = await(node.revisions().publish(0, "routes: {}"));

        assertThat(publication).isEqualTo(ONLY_ONE);
        other.getLifecycleService().terminate();
    }

    @Test
    void a_change_has_been_heard_when_it_is_confirmed() {
        RevisionFeed feed = new RevisionFeed(Runnable::run);
        HazelcastInstance other = joinWithCopies(config -> HearRevision.provide(config, feed));

        Publication publication = await(node.revisions().publish(0, "routes: {}"));

        assertThat(publication).isInstanceOf(Publication.Published.class);
        assertThat(feed.current()).contains(((Publication.Published) publication).revision());
        other.getLifecycleService().terminate();
    }

    /** A member in the list that keeps nothing, as one does that has given up what it had and is about to leave. */
    private HazelcastInstance joinWithoutCopies() {
        HazelcastInstance member = join(config -> config.setLiteMember(true));
        Eventually.holds("two members", () -> node.members().all().size() == 2);
        return member;
    }

    /** A member that keeps copies, says that it is there, and nothing else by itself. */
    private HazelcastInstance joinWithCopies(Consumer<Config> change) {
        HazelcastInstance member = join(change);
        Eventually.holds(
                "two with copies",
                () -> node.members().all().size() == 2
                        && node.member().getPartitionService().isClusterSafe());
        // It may own the revision, and then it must have heard the other one.
        new Greetings(member, System::nanoTime, OwnerView.of(member)).send();
        return member;
    }

    private HazelcastInstance join(Consumer<Config> change) {
        NodeSettings.Cluster settings = nodes.settings(1, "weir");
        Config config = MemberConfig.of("node-2", settings, settings.address(), Nodes.QUICK);
        new OwnerView(settings, Duration.ofMinutes(1), System::nanoTime, System::currentTimeMillis).provide(config);
        change.accept(config);
        return HazelcastInstanceFactory.newHazelcastInstance(
                config, config.getInstanceName(), new NodeParts(settings.join(), () -> Secret.NONE));
    }
}
