// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.ExecutionCallback;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import dev.weir.cluster.Peers;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** The members that understand what is said about one thing: in an upgrade, those of before do not. */
abstract class SharedPeers implements Peers {

    private final HazelcastInstance member;
    private final String attribute;
    private final Peer self;

    /** @param attribute which members have that understand */
    SharedPeers(HazelcastInstance member, String attribute) {
        this.member = member;
        this.attribute = attribute;
        this.self = peer(member.getCluster().getLocalMember());
    }

    /** Not the member's UUID: it gets another one when a split heals, and goes on from what it had. */
    private static Peer peer(Member one) {
        return new Peer(id(one), Objects.requireNonNull(one.getAttribute(MemberConfig.NAME)));
    }

    static String id(Member one) {
        return Objects.requireNonNull(one.getAttribute(MemberConfig.START));
    }

    @Override
    public final String self() {
        return self.id();
    }

    @Override
    public final List<Peer> members() {
        return here().stream().map(SharedPeers::peer).toList();
    }

    @Override
    public final long clusterMillis() {
        return OwnerView.of(member).nowMillis(member);
    }

    final List<Member> others() {
        return here().stream().filter(one -> !one.localMember()).toList();
    }

    final Optional<Member> other(String id) {
        return others().stream().filter(one -> id(one).equals(id)).findFirst();
    }

    private List<Member> here() {
        try {
            return member.getCluster().getMembers().stream()
                    .filter(one -> one.getAttribute(attribute) != null)
                    .toList();
        } catch (HazelcastInstanceNotActiveException e) {
            return List.of();
        }
    }

    /** What came of a task; a failure where this node is leaving. */
    static <T> CompletableFuture<T> submitted(Consumer<ExecutionCallback<T>> submit) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            submit.accept(new ExecutionCallback<>() {
                @Override
                public void onResponse(T value) {
                    answer.complete(value);
                }

                @Override
                public void onFailure(Throwable failure) {
                    answer.completeExceptionally(failure);
                }
            });
        } catch (HazelcastInstanceNotActiveException | RejectedExecutionException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }
}
