// SPDX-License-Identifier: Apache-2.0
package dev.weir.admin;

import dev.weir.auth.Revocations;
import dev.weir.cluster.Members;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether this node should get traffic: it accepts clients and will go on to, runs a revision, knows which tokens were
 * revoked, and the expected members have been here. A member that leaves later makes no other one unready: its share of
 * the traffic has to go somewhere.
 */
final class Readiness {

    private final NodeStatus node;
    private final LiveConfig config;
    private final Members members;
    private final Revocations revocations;
    private volatile boolean complete;

    Readiness(NodeStatus node, LiveConfig config, Members members, Revocations revocations) {
        this.node = node;
        this.config = config;
        this.members = members;
        this.revocations = revocations;
        members.follow(this::count);
        count();
    }

    private void count() {
        if (members.all().size() >= members.expected()) {
            complete = true;
        }
    }

    boolean isReady() {
        return reasonsAgainst().isEmpty();
    }

    /** Why it is not ready; empty when it is. */
    List<String> reasonsAgainst() {
        List<String> reasons = new ArrayList<>();
        if (node.ending()) {
            reasons.add("the node is ending");
        }
        if (node.listeners().isEmpty()) {
            reasons.add("no listener accepts clients");
        }
        if (config.running().isEmpty()) {
            reasons.add("no gateway config runs"
                    + config.problem().map(problem -> ": " + problem).orElse(""));
        }
        if (!revocations.known()) {
            reasons.add("not all members have said which tokens were revoked");
        }
        count();
        if (!complete) {
            reasons.add(members.all().size() + " of " + members.expected() + " expected members are here");
        }
        return List.copyOf(reasons);
    }

    /** Whether the majority of the expected members is here, without which no change is accepted. */
    boolean isWritable() {
        return members.all().size() * 2 > members.expected();
    }
}
