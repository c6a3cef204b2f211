// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

/**
 * A revision as it was proposed in a term. In one term there is one revision at most; the same revision may be proposed
 * again in a later one.
 */
public record Proposal(Term term, Revision revision) {

    public static final Proposal NONE = new Proposal(Term.NONE, Revision.NONE);

    /** What a node knows from before its cluster agreed on anything. */
    public static Proposal unagreed(Revision revision) {
        return new Proposal(Term.NONE, revision);
    }

    /** Whether it is the one to go on with: the later term says so, and a number only where there was no term yet. */
    public boolean isAfter(Proposal other) {
        return term.isAfter(other.term) || term.equals(other.term) && revision.number() > other.revision.number();
    }

    boolean isNothing() {
        return revision.number() == 0;
    }

    public static Proposal later(Proposal one, Proposal other) {
        return other.isAfter(one) ? other : one;
    }
}
