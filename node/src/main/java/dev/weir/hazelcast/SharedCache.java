// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.Config;
import com.hazelcast.config.ExecutorConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IExecutorService;
import dev.weir.cache.Message;
import dev.weir.cache.Reply;
import dev.weir.cluster.Exchange;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * How members talk about what they keep: small tasks to each other, in a queue for each kind of work, none of which
 * waits for another member.
 */
final class SharedCache extends SharedPeers implements Exchange<Message, Reply> {

    private static final String EXECUTOR = "weir-cache-";

    private final HazelcastInstance member;
    private final Executor sender;
    private final Map<Message.Lane, IExecutorService> lanes = new EnumMap<>(Message.Lane.class);

    /** @param sender writes whole copies, which takes too long for an I/O thread */
    SharedCache(HazelcastInstance member, Executor sender) {
        super(member, MemberConfig.CACHE);
        this.member = member;
        this.sender = sender;
        for (Message.Lane lane : Message.Lane.values()) {
            lanes.put(lane, member.getExecutorService(executor(lane)));
        }
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

    @Override
    public CompletionStage<Reply> say(String id, Message message) {
        Optional<Member> there = other(id);
        if (there.isEmpty()) {
            return CompletableFuture.failedFuture(new IllegalStateException(id + " is not here"));
        }
        if (message.lane() != Message.Lane.COPIES) {
            return submit(there.get(), readable(message, there));
        }
        try {
            return CompletableFuture.supplyAsync(() -> submit(there.get(), message), sender)
                    .thenCompose(Function.identity());
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Reply> submit(Member there, Message message) {
        IExecutorService lane = Objects.requireNonNull(lanes.get(message.lane()));
        return SharedPeers.<CacheReply>submitted(
                        callback -> lane.submitToMember(new SayToCache(self(), message), there, callback))
                .thenApply(CacheReply::reply);
    }

    @Override
    public void listen(Listener<Message, Reply> listener) {
        Ears.of(member).listen(Ear.class, new Ear(this, listener));
    }

    /** Who hears on a node; a type of its own, by which it is found. */
    record Ear(SharedCache cache, Listener<Message, Reply> listener) {

        Reply heard(String from, Message message) {
            Reply reply = listener.heard(from, message);
            return reply instanceof Reply.Fetch ? readable(reply, cache.other(from)) : reply;
        }
    }

    static Message readable(Message message, Optional<Member> by) {
        return message instanceof Message.Tell tell
                ? new Message.Tell(tell.numbers(), tell.variant(), readable(tell.outcome(), by))
                : message;
    }

    /** An older member would not know what it is. */
    static Reply readable(Reply reply, Optional<Member> by) {
        boolean plain =
                by.map(one -> one.getAttribute(MemberConfig.STAMPS) == null).orElse(true);
        return reply instanceof Reply.Fetch fetch && plain ? fetch.unsaid() : reply;
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

    private void tell(Consumer<Listener<Message, Reply>> what) {
        Ears.of(member).listener(Ear.class).map(Ear::listener).ifPresent(what);
    }
}
