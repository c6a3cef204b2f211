// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import dev.weir.cluster.Voters.Poll;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * How a node hears what the others run: it asks all, again and again. It tells those that run something older, and has
 * what nobody finished finished or given up.
 */
public final class Roundup {

    private final Voter own;
    private final Voters voters;
    private final Agreement agreement;

    /** @param own the voter of this node */
    public Roundup(Voter own, Voters voters, Agreement agreement) {
        this.own = own;
        this.voters = voters;
        this.agreement = agreement;
    }

    /**
     * Asks all once.
     *
     * @param offer what this node has from elsewhere; it counts where nobody has agreed on anything
     * @return completes when that is done
     */
    public CompletionStage<?> hear(Proposal offer) {
        return voters.askAll(Question.show()).thenCompose(poll -> {
            own.adopt(best(poll));
            own.answer(Question.confirm(offer));
            if (poll.asked() > 0 && poll.votes().size() == poll.asked()) {
                own.introduced();
            }
            Proposal confirmed = own.confirmed();
            if (poll.votes().stream().anyMatch(vote -> confirmed.isAfter(vote.confirmed()))) {
                return voters.askAll(Question.confirm(confirmed)).thenApply(heard -> true);
            }
            return voters.isFirst() && isDoubtful(poll, confirmed)
                    ? agreement.settle().thenApply(end -> true)
                    : CompletableFuture.completedStage(false);
        });
    }

    /** Where nobody has agreed on anything, that of the node that is here longest. */
    private static Proposal best(Poll poll) {
        return poll.votes().stream().map(Vote::confirmed).reduce(Proposal.NONE, Proposal::later);
    }

    /** Somebody has accepted what nobody knows to be confirmed: who proposed it may be gone. */
    private static boolean isDoubtful(Poll poll, Proposal confirmed) {
        return poll.votes().size() >= poll.needed()
                && poll.votes().stream().anyMatch(vote -> vote.accepted().term().isAfter(confirmed.term()));
    }
}
