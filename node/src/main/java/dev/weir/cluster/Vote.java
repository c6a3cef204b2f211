// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

/**
 * What a voter answers: whether it has done what it was asked for, and what it knows afterwards.
 *
 * @param promised it accepts nothing of an earlier term
 * @param accepted the last proposal that it has kept; whether a majority has, too, it does not know
 * @param confirmed the last one that it knows to be accepted by a majority: this one it runs
 */
public record Vote(boolean yes, Term promised, Proposal accepted, Proposal confirmed) {

    /** As it is sent to one that knows what was confirmed in a term: without that document. */
    public Vote without(Term known) {
        return known.equals(Term.NONE) ? this : new Vote(yes, promised, bare(accepted, known), bare(confirmed, known));
    }

    private static Proposal bare(Proposal proposal, Term known) {
        return proposal.term().equals(known) ? new Proposal(known, Revision.NONE) : proposal;
    }

    /** As it was before it was sent {@link #without} what this one knows. */
    public Vote with(Proposal known) {
        return known.term().equals(Term.NONE)
                ? this
                : new Vote(yes, promised, whole(accepted, known), whole(confirmed, known));
    }

    private static Proposal whole(Proposal proposal, Proposal known) {
        return proposal.term().equals(known.term()) ? known : proposal;
    }
}
