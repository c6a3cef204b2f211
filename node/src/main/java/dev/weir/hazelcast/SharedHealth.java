// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.IExecutorService;
import dev.weir.health.Deed;
import dev.weir.health.Exchange;
import dev.weir.health.Pulse;
import dev.weir.health.Ruling;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How members tell each other about health: small tasks to each of them, none of which waits for another. */
final class SharedHealth extends SharedPeers implements Exchange {

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

    SharedHealth(HazelcastInstance member, Calls calls) {
        super(member, MemberConfig.HEALTH);
        this.member = member;
        this.calls = calls;
        this.executor = member.getExecutorService(EXECUTOR);
        this.deeds = member.getExecutorService(DEEDS);
    }

    @Override
    public void say(Pulse pulse) {
        SayPulse said = new SayPulse(pulse);
        others().forEach(one -> attempt(() -> executor.executeOnMember(said, one)));
    }

    @Override
    public void tell(String id, List<Ruling> rulings) {
        SayRulings said = new SayRulings(rulings);
        other(id).ifPresent(one -> attempt(() -> executor.submitToMember(said, one)));
    }

    @Override
    public CompletionStage<Set<String>> say(List<Ruling> rulings) {
        List<Member> others = others();
        Set<String> missing = ConcurrentHashMap.newKeySet();
        others.forEach(one -> missing.add(id(one)));
        SayRulings said = new SayRulings(rulings);
        CompletableFuture<?>[] answers = others.stream()
                .map(one -> SharedPeers.<Boolean>submitted(callback -> executor.submitToMember(said, one, callback))
                        .thenAccept(heard -> {
                            if (heard) {
                                missing.remove(id(one));
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
        Optional<Member> asked = other(keeper);
        if (asked.isEmpty()) {
            return CompletableFuture.completedFuture(
                    new Done(false, List.of(), "the node that decides about this upstream has left"));
        }
        return calls.ask(() -> SharedPeers.<DoneDeed>submitted(
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

    private static void attempt(Runnable submit) {
        try {
            submit.run();
        } catch (HazelcastInstanceNotActiveException | RejectedExecutionException e) {
            log.debug("this node is leaving, nobody is told", e);
        }
    }
}
