// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.weir.limit.PermitDemand;
import dev.weir.limit.PermitGrant;
import dev.weir.limit.PermitHolder;
import dev.weir.limit.PermitLedger;
import dev.weir.limit.PermitLedgers;
import dev.weir.limit.PermitTerms;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The permit ledgers of all keys: entries of a Hazelcast map, each changed only by its owner, one key at a time,
 * because only such a call is answered after its copy was made. Answers arrive on threads lent to Hazelcast.
 */
final class SharedPermits implements PermitLedgers {

    /** The map of permit ledgers, by limit and key. */
    static final String MAP = "weir-permits";

    private final Calls calls;
    private final IMap<String, StoredPermits> map;
    private final HazelcastInstance member;
    private final String self;

    /** @param calls for what is seldom asked */
    SharedPermits(HazelcastInstance member, Calls calls) {
        this.member = member;
        this.calls = calls;
        this.map = member.getMap(MAP);
        // Not the member's UUID: it gets another one when a split heals, with the same requests under way.
        this.self = Objects.requireNonNull(member.getCluster().getLocalMember().getAttribute(MemberConfig.START));
    }

    /** Without a limit in time of its own: one timer for each call would cost more than it is worth. */
    @Override
    public CompletionStage<PermitGrant> ask(String key, PermitTerms terms, PermitDemand demand) {
        try {
            return map.<GrantedPermits>submitToKey(key, new AskPermits(terms, self, demand))
                    .thenApply(GrantedPermits::grant);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @Override
    public CompletionStage<Optional<PermitLedger>> read(String key) {
        return calls.ask(() -> map.getAsync(key))
                .thenApply(stored -> Optional.ofNullable(stored).map(StoredPermits::ledger))
                .thenApply(found -> found.map(this::named));
    }

    /** The same in words that operators know; what those have who are gone is nobody's. */
    private PermitLedger named(PermitLedger ledger) {
        Map<String, String> names = new HashMap<>();
        for (Member one : member.getCluster().getMembers()) {
            String start = one.getAttribute(MemberConfig.START);
            String name = one.getAttribute(MemberConfig.NAME);
            if (start != null && name != null) {
                names.put(start, name);
            }
        }
        List<PermitHolder> here = new ArrayList<>();
        for (PermitHolder holder : ledger.holders()) {
            Optional.ofNullable(names.get(holder.node()))
                    .ifPresent(name -> here.add(new PermitHolder(
                            name,
                            holder.sequence(),
                            holder.held(),
                            holder.used(),
                            holder.lacks(),
                            holder.seenMillis())));
        }
        return new PermitLedger(here, ledger.learnsUntilMillis(), ledger.lastMillis());
    }
}
