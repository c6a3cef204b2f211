// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.Config;
import com.hazelcast.config.ExecutorConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IExecutorService;
import dev.weir.auth.Message;
import dev.weir.auth.Notice;
import dev.weir.cluster.Exchange;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;

/** How members tell each other notices: small tasks to each other, none of which waits for another member. */
final class SharedNotices extends SharedPeers implements Exchange<Message, List<Notice>> {

    private static final String EXECUTOR = "weir-notices";

    private final HazelcastInstance member;
    private final Executor sender;
    private final IExecutorService executor;

    /** @param sender writes what is long, which takes too long for an I/O thread */
    SharedNotices(HazelcastInstance member, Executor sender) {
        super(member, MemberConfig.NOTICES);
        this.member = member;
        this.sender = sender;
        this.executor = member.getExecutorService(EXECUTOR);
    }

    /** The executor on which members hear. */
    static void provide(Config config) {
        config.addExecutorConfig(new ExecutorConfig(EXECUTOR, 2).setStatisticsEnabled(false));
    }

    @Override
    public CompletionStage<List<Notice>> say(String id, Message message) {
        Optional<Member> there = other(id);
        if (there.isEmpty()) {
            return CompletableFuture.failedFuture(new IllegalStateException(id + " is not here"));
        }
        if (message instanceof Message.Want) {
            return submit(there.get(), message);
        }
        try {
            return CompletableFuture.supplyAsync(() -> submit(there.get(), message), sender)
                    .thenCompose(Function.identity());
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<List<Notice>> submit(Member there, Message message) {
        return SharedPeers.<SaidNotices>submitted(
                        callback -> executor.submitToMember(new SayNotices(self(), message), there, callback))
                .thenApply(SaidNotices::notices);
    }

    @Override
    public void listen(Listener<Message, List<Notice>> listener) {
        Ears.of(member).listen(Ear.class, new Ear(listener));
    }

    /** Who hears on a node; a type of its own, by which it is found. */
    record Ear(Listener<Message, List<Notice>> listener) {}

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

    private void tell(Consumer<Listener<Message, List<Notice>>> what) {
        Ears.of(member).listener(Ear.class).map(Ear::listener).ifPresent(what);
    }
}
