// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import static dev.weir.cluster.RevisionsContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import dev.weir.cluster.Eventually;
import dev.weir.cluster.Proposal;
import dev.weir.cluster.Question;
import dev.weir.cluster.Revision;
import dev.weir.cluster.Revisions.Publication;
import dev.weir.cluster.Term;
import dev.weir.cluster.Voter;
import dev.weir.config.NodeSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PublishTest {

    private static final Publication ONLY_ONE = new Publication.Refused("only 1 of 2 nodes agreed, a change needs 2");

    private final Nodes nodes = new Nodes(3);
    private final HazelcastCluster node = nodes.startUnhurried(0);

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void a_member_that_does_not_vote_does_not_make_a_majority() {
        HazelcastInstance mute = join(config -> {});
        Eventually.holds("two members", () -> node.members().all().size() == 2);

        Publication publication = await(node.revisions().publish(0, "routes: {}"));

        assertThat(publication).isEqualTo(ONLY_ONE);
        assertThat(nodes.voters.get(0).answer(Question.show()).accepted()).isEqualTo(Proposal.NONE);
        mute.getLifecycleService().terminate();
    }

    @Test
    void one_that_has_just_joined_is_waited_for_a_moment() {
        nodes.start(1, Optional.empty());

        Publication publication = await(node.revisions().publish(0, "routes: {}"));

        assertThat(publication).isInstanceOf(Publication.Published.class);
    }

    @Test
    void a_change_that_was_accepted_by_too_few_is_told_to_be_unknown() {
        Voter promises = new Voter(
                (promised, accepted) -> {
                    if (!accepted.equals(Proposal.NONE)) {
                        throw new IOException("No space left on device, on purpose");
                    }
                },
                Term.NONE,
                Proposal.NONE,
                Proposal.NONE);
        HazelcastInstance other = joinAndVote(promises);

        Publication publication = await(node.revisions().publish(0, "routes: {}"));

        assertThat(publication)
                .isEqualTo(new Publication.Refused("it is unknown whether revision 1 was published: only 1 of 2 nodes"
                        + " agreed, a change needs 2; look at the current one before another try"));
        assertThat(node.revisions().current()).isEmpty();
        other.getLifecycleService().terminate();
    }

    @Test
    void what_one_of_a_majority_has_accepted_is_what_comes_next() {
        Voter voter = Voter.forgetful();
        voter.introduced();
        Revision another = new Revision(1, "another", "node-2", 17);
        voter.answer(Question.accept(new Proposal(new Term(3, "node-2"), another)));
        HazelcastInstance other = joinAndVote(voter);

        Publication publication = await(node.revisions().publish(0, "routes: {}"));

        assertThat(publication).isEqualTo(new Publication.Stale(another));
        assertThat(voter.confirmed().revision()).isEqualTo(another);
        assertThat(node.revisions().current()).contains(another);
        other.getLifecycleService().terminate();
    }

    @Test
    void a_change_has_been_heard_when_it_is_confirmed() {
        Voter voter = Voter.forgetful();
        HazelcastInstance other = joinAndVote(voter);

        Publication publication = await(node.revisions().publish(0, "routes: {}"));

        assertThat(publication).isInstanceOf(Publication.Published.class);
        assertThat(voter.confirmed().revision()).isEqualTo(((Publication.Published) publication).revision());
        other.getLifecycleService().terminate();
    }

    private HazelcastInstance joinAndVote(Voter voter) {
        voter.introduced();
        HazelcastInstance member = join(config -> AskVoter.provide(config.getUserContext(), voter));
        Eventually.holds("two members", () -> node.members().all().size() == 2);
        nodes.voters.get(0).introduced();
        return member;
    }

    private HazelcastInstance join(Consumer<Config> change) {
        NodeSettings.Cluster settings = nodes.settings(1, "weir");
        Config config = MemberConfig.of("node-2", settings, settings.address(), Nodes.QUICK);
        new OwnerView(settings, Duration.ofMinutes(1), System::nanoTime, InstantSource.system()).provide(config);
        change.accept(config);
        return HazelcastInstanceFactory.newHazelcastInstance(
                config, config.getInstanceName(), new NodeParts(settings.join(), () -> Secret.NONE));
    }
}
