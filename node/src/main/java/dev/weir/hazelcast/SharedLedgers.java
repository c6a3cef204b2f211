// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IExecutorService;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.core.MultiExecutionCallback;
import com.hazelcast.map.IMap;
import dev.weir.limit.Algorithm;
import dev.weir.limit.Demand;
import dev.weir.limit.Grant;
import dev.weir.limit.Ledger;
import dev.weir.limit.Ledgers;
import dev.weir.limit.Limits;
import dev.weir.limit.Room;
import dev.weir.limit.Terms;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The ledgers of all keys: entries of a Hazelcast map, each changed only by its owner, one key at a time, because only
 * such a call is answered after its copy was made. Answers arrive on threads lent to Hazelcast.
 */
final class SharedLedgers implements Ledgers {

    /** The map of ledgers, by limit and key. */
    static final String MAP = "weir-limits";

    private static final String CONTEXT = "weir.ledgers";

    private final HazelcastInstance member;
    private final Calls calls;
    private final IMap<String, StoredLedger> map;
    private final IExecutorService everywhere;
    private final OwnedKeys keys;
    private volatile Optional<Limits> limits = Optional.empty();

    /** @param calls for what is seldom asked */
    SharedLedgers(HazelcastInstance member, Calls calls) {
        this.member = member;
        this.calls = calls;
        this.map = member.getMap(MAP);
        this.everywhere = member.getExecutorService(MAP);
        this.keys = OwnerView.of(member).keys();
        member.getUserContext().put(CONTEXT, this);
    }

    /** Hears of every loss from now on. */
    void listen() {
        OwnerView view = OwnerView.of(member);
        view.listen(member, map);
        member.getLifecycleService().addLifecycleListener(event -> {
            if (event.getState() == LifecycleState.MERGING) {
                // What is noted from here on would be noted at the larger side, which lost nothing.
                view.losses().forget();
            }
        });
    }

    /** Tells these limits from now on what they must not remember any longer. */
    void follow(Limits follower) {
        limits = Optional.of(follower);
    }

    /** The node came from the smaller side of a split: what it holds and was refused is of another account. */
    void merged() {
        OwnerView.of(member).losses().forget();
        limits.ifPresent(Limits::forgetAll);
    }

    /** There are more members than before: what was refused to fewer of them may be had now. */
    void grown() {
        limits.ifPresent(Limits::askAgain);
    }

    /** Without a limit in time of its own: one timer for each call would cost more than it is worth. */
    @Override
    public CompletionStage<Grant> ask(String key, Terms terms, Demand demand) {
        try {
            return map.<Granted>submitToKey(key, question(terms, demand)).thenApply(Granted::grant);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private AskLedger question(Terms terms, Demand demand) {
        // When tokens of other kinds were granted and spent makes no difference.
        return terms.algorithm() == Algorithm.SLIDING_WINDOW
                        || !demand.spendings().isEmpty()
                ? question(terms, demand, member.getCluster().getMembers())
                : new AskLedger(terms, demand);
    }

    /** Any of them may be the owner by the time it is read. Where an older one is, tokens count a little longer. */
    static AskLedger question(Terms terms, Demand demand, Collection<Member> members) {
        boolean fine = terms.algorithm() == Algorithm.SLIDING_WINDOW && have(MemberConfig.MICROS, members);
        boolean tells = fine || have(MemberConfig.SPENDINGS, members);
        Demand told = fine ? demand : tells ? demand.inMillis() : demand.withoutSpendings();
        return new AskLedger(terms, told, fine);
    }

    private static boolean have(String attribute, Collection<Member> members) {
        for (Member one : members) {
            if (one.getAttribute(attribute) == null) {
                return false;
            }
        }
        return true;
    }

    @Override
    public CompletionStage<Optional<Ledger>> read(String key) {
        return calls.ask(() -> map.getAsync(key))
                .thenApply(stored -> Optional.ofNullable(stored).map(StoredLedger::ledger));
    }

    @Override
    public Room room() {
        return keys.room(member);
    }

    /**
     * Completes when the ledger is fresh and every member has dropped what it held of the old one; fails when one of
     * them does not say so. What is granted meanwhile may be dropped as well.
     */
    @Override
    public CompletionStage<Void> reset(String key) {
        return calls.ask(() -> map.<Granted>submitToKey(key, new ResetLedger()))
                .thenCompose(nothing -> calls.ask(() -> forgetEverywhere(key)));
    }

    private CompletionStage<Void> forgetEverywhere(String key) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        everywhere.submitToAllMembers(new ForgetKey(key), new MultiExecutionCallback() {
            @Override
            public void onResponse(Member one, Object value) {
                // All of them together are heard below.
            }

            @Override
            public void onComplete(Map<Member, Object> values) {
                Optional<Throwable> failure = values.entrySet().stream()
                        .filter(one -> member.getCluster().getMembers().contains(one.getKey()))
                        .map(Map.Entry::getValue)
                        .filter(Throwable.class::isInstance)
                        .map(Throwable.class::cast)
                        .findFirst();
                failure.ifPresentOrElse(done::completeExceptionally, () -> done.complete(null));
            }
        });
        return done;
    }

    /** Forgets a key on this node; false where it has no limits yet. */
    static boolean forget(HazelcastInstance member, String key) {
        Object ledgers = member.getUserContext().get(CONTEXT);
        return ledgers instanceof SharedLedgers shared && shared.forget(key);
    }

    private boolean forget(String key) {
        int space = key.indexOf(' ');
        limits.ifPresent(all -> all.forget(key.substring(0, space), key.substring(space + 1)));
        return limits.isPresent();
    }
}
