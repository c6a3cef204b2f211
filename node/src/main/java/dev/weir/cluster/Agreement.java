// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import dev.weir.cluster.Revisions.Publication;
import dev.weir.cluster.Voters.Poll;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * How nodes agree on the next revision, whatever is late, lost, cut off or restarted: compare-and-set by a majority.
 *
 * <p>An attempt has a term of its own. First a majority promises to accept nothing of an earlier term, and says what it
 * has accepted: the one of the latest term is what the next revision is made from, and no other. Then a majority has to
 * accept the next one. Two majorities have a voter in common, so whatever a majority has accepted is seen by every
 * later attempt, and everything that is ever accepted later comes from it. It is CASPaxos (Rystsov, arXiv 1802.07000).
 */
public final class Agreement {

    /** Others propose at the same time; each time one of them gets on. */
    private static final int TRIES = 40;

    /** Enough did not answer: somebody has just gone, or nobody can be reached. */
    private static final int LONELY_TRIES = 3;

    /** It waits so often for somebody else to get done. */
    private static final int COURTESIES = 4;

    private final String proposer;
    private final Voter own;
    private final Voters voters;
    private final Object lock = new Object();
    private CompletionStage<?> last = CompletableFuture.completedStage(true);
    private long lastNumber;

    /**
     * @param proposer one start of this node, unlike any other
     * @param own the voter of this node
     */
    public Agreement(String proposer, Voter own, Voters voters) {
        this.proposer = proposer;
        this.own = own;
        this.voters = voters;
    }

    /** Makes a revision the current one if the one with the number before is. */
    public CompletionStage<Publication> publish(Revision next) {
        return inTurn(() -> new Attempts(Optional.of(next)).again());
    }

    /** Finds out whether what somebody accepted is what all go on with; if so it is confirmed. */
    public CompletionStage<Publication> settle() {
        return inTurn(() -> new Attempts(Optional.empty()).again());
    }

    /** One after the other: a node does not get in its own way. */
    private <T> CompletionStage<T> inTurn(Supplier<CompletionStage<T>> what) {
        synchronized (lock) {
            CompletionStage<T> next = last.handle((value, failure) -> true).thenCompose(nothing -> what.get());
            last = next;
            return next;
        }
    }

    private Term nextTerm() {
        synchronized (lock) {
            lastNumber = Math.max(lastNumber, own.latest().number()) + 1;
            return new Term(lastNumber, proposer);
        }
    }

    private void learn(Poll poll) {
        synchronized (lock) {
            poll.votes()
                    .forEach(vote ->
                            lastNumber = Math.max(lastNumber, vote.promised().number()));
        }
    }

    /** The attempts to do one thing, one after the other. */
    private final class Attempts {

        /** Empty where nothing is to be published. */
        private final Optional<Revision> next;

        private int tries;
        private int lonelyTries;
        private int courtesies;

        /** Somebody may have accepted it, and others may go on from it. */
        private boolean doubtful;

        Attempts(Optional<Revision> next) {
            this.next = next;
        }

        CompletionStage<Publication> again() {
            if (own.isWaiting() && courtesies < COURTESIES) {
                courtesies++;
                return voters.pause(1).thenCompose(nothing -> again());
            }
            Term term = nextTerm();
            return voters.ask(Question.promise(term)).thenCompose(poll -> {
                learn(poll);
                return poll.isCarried() ? goOn(term, poll.yes()) : afterPause(term, poll);
            });
        }

        private CompletionStage<Publication> afterPause(Term term, Poll poll) {
            tries++;
            lonelyTries += poll.votes().size() < poll.needed() ? 1 : 0;
            if (tries >= TRIES || lonelyTries >= LONELY_TRIES) {
                return CompletableFuture.completedStage(gaveUp(reason(term, poll)));
            }
            return voters.pause(tries).thenCompose(nothing -> again());
        }

        private static String reason(Term term, Poll poll) {
            boolean outrun =
                    poll.votes().stream().anyMatch(vote -> vote.promised().isAfter(term));
            return outrun
                    ? "other changes are made at the same time"
                    : "only " + poll.yes().size() + " of " + poll.asked() + " nodes agreed, a change needs "
                            + poll.needed();
        }

        /** A majority has promised. */
        private CompletionStage<Publication> goOn(Term term, List<Vote> promises) {
            Proposal best = promises.stream().map(Vote::accepted).reduce(Proposal.NONE, Proposal::later);
            Revision current = best.revision();
            if (next.filter(revision -> revision.number() - 1 == current.number())
                    .isPresent()) {
                Revision revision = next.get();
                doubtful = true;
                return propose(new Proposal(term, revision), new Publication.Published(revision));
            }
            Publication end = overtaken(current);
            boolean known = promises.stream().anyMatch(vote -> vote.confirmed().equals(best));
            if (best.isNothing() || known) {
                own.answer(Question.confirm(best));
                return CompletableFuture.completedStage(end);
            }
            // Nothing is told of what others might not go on with.
            return propose(new Proposal(term, current), end);
        }

        private CompletionStage<Publication> propose(Proposal proposal, Publication end) {
            return voters.ask(Question.accept(proposal)).thenCompose(poll -> {
                learn(poll);
                if (!poll.isCarried()) {
                    return afterPause(proposal.term(), poll);
                }
                own.answer(Question.confirm(proposal));
                return voters.ask(Question.confirm(proposal)).thenApply(heard -> end);
            });
        }

        /** The current one is not the one before the next. */
        private Publication overtaken(Revision current) {
            if (next.isEmpty() || !doubtful || current.number() < next.get().number()) {
                return new Publication.Stale(current);
            }
            if (current.number() == next.get().number()) {
                return current.equals(next.get()) ? new Publication.Published(current) : new Publication.Stale(current);
            }
            return own.hasConfirmed(next.get())
                    .<Publication>map(
                            mine -> mine ? new Publication.Published(next.get()) : new Publication.Stale(current))
                    .orElseGet(() -> gaveUp("other changes are made at the same time"));
        }

        private Publication gaveUp(String reason) {
            if (!doubtful) {
                return new Publication.Refused(reason);
            }
            long number = next.map(Revision::number).orElse(0L);
            return new Publication.Refused("it is unknown whether revision " + number + " was published: " + reason
                    + "; look at the current one before another try");
        }
    }
}
