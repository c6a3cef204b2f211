// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.ExecutionCallback;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.IExecutorService;
import dev.weir.cluster.Heard;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Asks every other member again and again whether it is there, and what time the oldest one has. Heartbeats would tell
 * less: one that waited in a buffer counts as of now. From any thread; never waits.
 */
final class Greetings {

    /** The executor on which members answer. */
    static final String EXECUTOR = "weir-hello";

    private final HazelcastInstance member;
    private final LongSupplier nanoClock;
    private final OwnerView view;
    private final Heard<UUID> heard;
    private final IExecutorService executor;

    /** @param view is told who answered, and what time it is */
    Greetings(HazelcastInstance member, LongSupplier nanoClock, OwnerView view) {
        this.member = member;
        this.nanoClock = nanoClock;
        this.view = view;
        this.heard = view.heard();
        this.executor = member.getExecutorService(EXECUTOR);
    }

    /** Asks all that are thought to be here. Who does not answer is not heard, and asked the next time. */
    void send() {
        try {
            Set<Member> members = member.getCluster().getMembers();
            heard.keep(members.stream().map(Member::getUuid).collect(Collectors.toSet()));
            Member oldest = members.iterator().next();
            members.stream().filter(one -> !one.localMember()).forEach(one -> ask(one, one.equals(oldest)));
        } catch (HazelcastInstanceNotActiveException | RejectedExecutionException e) {
            // This one is leaving, and decides nothing any more.
            heard.keep(Set.of());
        }
    }

    private void ask(Member other, boolean oldest) {
        long now = nanoClock.getAsLong();
        executor.submitToMember(new Hello(), other, new ExecutionCallback<>() {
            @Override
            public void onResponse(Long clusterMillis) {
                if (oldest) {
                    view.told(clusterMillis, now);
                }
                heard.answered(other.getUuid(), now);
            }

            @Override
            public void onFailure(Throwable failure) {
                // That it was not heard is all there is to know.
            }
        });
    }
}
