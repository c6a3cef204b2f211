// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

/**
 * What a voter is asked.
 *
 * @param proposal of a promise, only its term counts
 */
public record Question(Kind kind, Proposal proposal) {

    /** What is wanted. */
    public enum Kind {
        /** To say what it has accepted, and to accept nothing of an earlier term any more. */
        PROMISE,
        /** To keep a proposal. */
        ACCEPT,
        /** To run a proposal, since a majority has accepted it. */
        CONFIRM,
        /** To say what it knows. */
        SHOW
    }

    public static Question promise(Term term) {
        return new Question(Kind.PROMISE, new Proposal(term, Revision.NONE));
    }

    public static Question accept(Proposal proposal) {
        return new Question(Kind.ACCEPT, proposal);
    }

    public static Question confirm(Proposal proposal) {
        return new Question(Kind.CONFIRM, proposal);
    }

    public static Question show() {
        return new Question(Kind.SHOW, Proposal.NONE);
    }
}
