// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** All voters of a cluster, as one of its nodes can reach them. Never blocks; stages never fail. */
public interface Voters {

    /**
     * What came of asking all of them.
     *
     * @param votes of those that have answered, the longest member's first
     * @param asked so many were asked
     * @param needed so many are a majority
     */
    record Poll(List<Vote> votes, int asked, int needed) {

        public Poll {
            votes = List.copyOf(votes);
        }

        /** Those who said yes. */
        List<Vote> yes() {
            return votes.stream().filter(Vote::yes).toList();
        }

        boolean isCarried() {
            return yes().size() >= needed;
        }
    }

    /** Completes as soon as a majority has said yes, or all have answered, or it takes too long. */
    CompletionStage<Poll> ask(Question question);

    /** Completes when all have answered, or it takes too long. */
    CompletionStage<Poll> askAll(Question question);

    /** Whether this node is the one that has been here longest, as far as it sees. */
    boolean isFirst();

    /** Completes a little later, the later the more tries there were: somebody else proposes at the same time. */
    CompletionStage<?> pause(int tries);
}
