// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import java.util.Comparator;

/**
 * The name of one attempt to agree on a revision. Terms have an order, and no two attempts have the same: each proposer
 * counts up from the latest one it knows of.
 *
 * @param number 1 for the first one a cluster ever had
 * @param proposer one start of a node, unlike any other
 */
public record Term(long number, String proposer) implements Comparable<Term> {

    /** Before the first attempt: what nobody has agreed on, such as a file that a cluster begins with. */
    public static final Term NONE = new Term(0, "");

    private static final Comparator<Term> ORDER =
            Comparator.comparingLong(Term::number).thenComparing(Term::proposer);

    @Override
    public int compareTo(Term other) {
        return ORDER.compare(this, other);
    }

    public boolean isAfter(Term other) {
        return compareTo(other) > 0;
    }

    static Term later(Term one, Term other) {
        return one.isAfter(other) ? one : other;
    }
}
