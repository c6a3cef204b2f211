// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.Config;
import com.hazelcast.config.ExecutorConfig;
import com.hazelcast.core.ExecutionCallback;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.IExecutorService;
import dev.weir.cache.Exchange;
import dev.weir.cache.Message;
import dev.weir.cache.Reply;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * How members talk about what they keep: small tasks to each other, in a queue for each kind of work, none of which
 * waits for another member.
 */
final class SharedCache implements Exchange {

    private static final String EXECUTOR = "weir-cache-";

    private final HazelcastInstance member;
    private final Executor sender;
    private final Map<Message.Lane, IExecutorService> lanes = new EnumMap<>(Message.Lane.class);
    private final Peer self;

    /** @param sender writes whole copies, which takes too long for an I/O thread */
    SharedCache(HazelcastInstance member, Executor sender) {
        this.member = member;
        this.sender = sender;
        for (Message.Lane lane : Message.Lane.values()) {
            lanes.put(lane, member.getExecutorService(executor(lane)));
        }
        this.self = peer(member.getCluster().getLocalMember());
    }

    private static String executor(Message.Lane lane) {
        return EXECUTOR + lane.name().toLowerCase(Locale.ROOT);
    }

    /** The executors on which members hear. */
    static void provide(Config config) {
        for (Message.Lane lane : Message.Lane.values()) {
            int threads = lane == Message.Lane.PURGES ? 1 : 2;
            config.addExecutorConfig(new ExecutorConfig(executor(lane), threads).setStatisticsEnabled(false));
        }
    }

    private static Peer peer(Member one) {
        return new Peer(
                Objects.requireNonNull(one.getAttribute(MemberConfig.START)),
                Objects.requireNonNull(one.getAttribute(MemberConfig.NAME)));
    }

    @Override
    public String self() {
        return self.id();
    }

    @Override
    public List<Peer> members() {
        return here().stream().map(SharedCache::peer).toList();
    }

    /** Those that understand what is said here: in an upgrade, members of before do not. */
    private List<Member> here() {
        try {
            return member.getCluster().getMembers().stream()
                    .filter(one -> one.getAttribute(MemberConfig.CACHE) != null)
                    .toList();
        } catch (HazelcastInstanceNotActiveException e) {
            return List.of();
        }
    }

    @Override
    public long clusterMillis() {
        return OwnerView.of(member).nowMillis(member);
    }

    @Override
    public CompletionStage<Reply> say(String id, Message message) {
        Optional<Member> there = here().stream()
                .filter(one -> id.equals(one.getAttribute(MemberConfig.START)))
                .findFirst();
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        if (there.isEmpty()) {
            answer.completeExceptionally(new IllegalStateException(id + " is not here"));
        } else if (message.lane() == Message.Lane.COPIES) {
            attempt(answer, () -> sender.execute(() -> submit(there.get(), message, answer)));
        } else {
            submit(there.get(), message, answer);
        }
        return answer;
    }

    private void submit(Member there, Message message, CompletableFuture<Reply> answer) {
        IExecutorService lane = Objects.requireNonNull(lanes.get(message.lane()));
        attempt(
                answer,
                () -> lane.submitToMember(
                        new SayToCache(self.id(), message), there, new ExecutionCallback<CacheReply>() {
                            @Override
                            public void onResponse(CacheReply reply) {
                                answer.complete(reply.reply());
                            }

                            @Override
                            public void onFailure(Throwable failure) {
                                answer.completeExceptionally(failure);
                            }
                        }));
    }

    private static void attempt(CompletableFuture<Reply> answer, Runnable submit) {
        try {
            submit.run();
        } catch (HazelcastInstanceNotActiveException | RejectedExecutionException e) {
            answer.completeExceptionally(e);
        }
    }

    @Override
    public void listen(Listener listener) {
        Ears.of(member).listen(Listener.class, listener);
    }

    /** Members came or went. */
    void changed() {
        tell(Listener::membersChanged);
    }

    /** This member's side of a split is about to go to the larger one. */
    void merging() {
        tell(Listener::merging);
    }

    /** It has gone there, or cannot. */
    void merged() {
        tell(Listener::merged);
    }

    private void tell(Consumer<Listener> what) {
        Ears.of(member).listener(Listener.class).ifPresent(what);
    }
}
