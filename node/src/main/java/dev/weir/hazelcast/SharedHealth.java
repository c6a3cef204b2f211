// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.ExecutionCallback;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.IExecutorService;
import dev.weir.health.Deed;
import dev.weir.health.Exchange;
import dev.weir.health.Pulse;
import dev.weir.health.Ruling;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How members tell each other about health: small tasks to each of them, none of which waits for another. */
final class SharedHealth implements Exchange {

    /** The executor on which members hear. */
    static final String EXECUTOR = "weir-health";

    /** The executor on which keepers do what operators want. */
    static final String DEEDS = "weir-deeds";

    private static final Logger log = LoggerFactory.getLogger(SharedHealth.class);
    private static final Duration CONFIRMED_WITHIN = Duration.ofSeconds(2);

    private final HazelcastInstance member;
    private final Calls calls;
    private final IExecutorService executor;
    private final IExecutorService deeds;
    private final Peer self;

    SharedHealth(HazelcastInstance member, Calls calls) {
        this.member = member;
        this.calls = calls;
        this.executor = member.getExecutorService(EXECUTOR);
        this.deeds = member.getExecutorService(DEEDS);
        this.self = peer(member.getCluster().getLocalMember());
    }

    /** Not the member's UUID: it gets another one when a split heals, and counts on from what it had. */
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
        return here().stream().map(SharedHealth::peer).toList();
    }

    /** Those that understand what is said here: in an upgrade, members of before do not. */
    private List<Member> here() {
        try {
            return member.getCluster().getMembers().stream()
                    .filter(one -> one.getAttribute(MemberConfig.HEALTH) != null)
                    .toList();
        } catch (HazelcastInstanceNotActiveException e) {
            return List.of();
        }
    }

    private List<Member> others() {
        return here().stream().filter(one -> !one.localMember()).toList();
    }

    @Override
    public long clusterMillis() {
        return OwnerView.of(member).nowMillis(member);
    }

    @Override
    public void say(Pulse pulse) {
        SayPulse said = new SayPulse(pulse);
        others().forEach(one -> attempt(() -> executor.executeOnMember(said, one)));
    }

    @Override
    public void tell(String id, List<Ruling> rulings) {
        SayRulings said = new SayRulings(rulings);
        others().stream()
                .filter(one -> peer(one).id().equals(id))
                .forEach(one -> attempt(() -> executor.submitToMember(said, one)));
    }

    @Override
    public CompletionStage<Set<String>> say(List<Ruling> rulings) {
        List<Member> others = others();
        Set<String> missing = ConcurrentHashMap.newKeySet();
        others.forEach(one -> missing.add(peer(one).id()));
        SayRulings said = new SayRulings(rulings);
        CompletableFuture<?>[] answers = others.stream()
                .map(one -> this.<Boolean>submitted(callback -> executor.submitToMember(said, one, callback))
                        .thenAccept(heard -> {
                            if (heard) {
                                missing.remove(peer(one).id());
                            }
                        })
                        .exceptionally(failure -> null))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(answers)
                .completeOnTimeout(null, CONFIRMED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(nothing -> Set.copyOf(missing));
    }

    @Override
    public CompletionStage<Done> ask(String keeper, Deed deed) {
        Optional<Member> asked =
                others().stream().filter(one -> peer(one).id().equals(keeper)).findFirst();
        if (asked.isEmpty()) {
            return CompletableFuture.completedFuture(
                    new Done(false, List.of(), "the node that decides about this upstream has left"));
        }
        return calls.ask(() -> this.<DoneDeed>submitted(
                        callback -> deeds.submitToMember(new AskDeed(deed), asked.get(), callback)))
                .thenApply(DoneDeed::done);
    }

    @Override
    public void listen(Listener listener) {
        Ears.of(member).listen(Listener.class, listener);
    }

    /** Members came or went. */
    void changed() {
        Ears.of(member).listener(Listener.class).ifPresent(Listener::membersChanged);
    }

    /** This member's side of a split has come to the larger one. */
    void merged() {
        Ears.of(member).listener(Listener.class).ifPresent(Listener::merged);
    }

    private <T> CompletableFuture<T> submitted(Consumer<ExecutionCallback<T>> submit) {
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

    private static void attempt(Runnable submit) {
        try {
            submit.run();
        } catch (HazelcastInstanceNotActiveException | RejectedExecutionException e) {
            log.debug("this node is leaving, nobody is told", e);
        }
    }
}
