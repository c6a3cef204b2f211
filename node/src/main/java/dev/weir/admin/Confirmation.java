// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.cluster.Members;
import dev.weir.cluster.Members.Member;
import dev.weir.cluster.Members.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Watches which revision the members run. */
final class Confirmation {

    private final Members members;

    Confirmation(Members members) {
        this.members = members;
    }

    /**
     * Waits until every member that is here runs the revision or a newer one.
     *
     * @return whether they all did in time
     */
    CompletionStage<Boolean> await(long revision, Duration limit) {
        CompletableFuture<Boolean> all = new CompletableFuture<>();
        Runnable look = () -> {
            if (lagging(revision).isEmpty()) {
                all.complete(true);
            }
        };
        Subscription subscription = members.follow(look);
        look.run();
        return all.completeOnTimeout(false, limit.toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete((confirmed, failure) -> subscription.end());
    }

    ArrayNode members() {
        return json(members.all());
    }

    /** Those that do not run the revision, with what they run and why. */
    ArrayNode laggards(long revision) {
        return json(lagging(revision));
    }

    private List<Member> lagging(long revision) {
        return members.all().stream()
                .filter(member -> member.revision() < revision)
                .toList();
    }

    private static ArrayNode json(List<Member> members) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Member member : members) {
            ObjectNode entry = list.addObject()
                    .put("name", member.name())
                    .put("address", member.address())
                    .put("self", member.self())
                    .put("revision", member.revision());
            member.problem().ifPresent(problem -> entry.put("problem", problem));
        }
        return list;
    }
}
