// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

/** What a simulated cluster does wrong on purpose, so that it is seen that the simulation notices. */
enum PlantedBug {
    NONE,
    /** An owner grants, but now and then does not keep the ledger. */
    GRANT_WITHOUT_RECORD,
    /** An owner answers before its backup has the ledger. */
    ANSWER_BEFORE_BACKUP,
    /** What is executed twice gives back twice. */
    RETURN_TWICE,
    /** A node says that tokens were spent earlier than they were. */
    SPENT_TOO_EARLY,
    /** A node says that tokens were spent earlier than they were, by a millisecond. */
    SPENT_A_MILLISECOND_TOO_EARLY,
    /** A node says that it will not spend what it has spent. */
    SPENT_AS_UNSPENT,
    /** What is executed twice says twice what became of tokens. */
    SPENT_TWICE,
    /** A node does not look at the end of its lease. */
    LEASE_WITHOUT_END,
    /** A lease ends by when the answer came, not by when it was asked for. */
    LEASE_FROM_ANSWER,
    /** A node forgets by which part of a millisecond a grant was later. */
    GRANTED_TOO_EARLY,
    /** An owner that lost its ledgers begins anew as if there had been none. */
    LOSS_UNNOTICED,
    /** An owner counts on whom it has not heard of. */
    COUNTED_UNHEARD,
    /** The side without the majority goes on. */
    MINORITY_DECIDES,
    /** Each side of a split spends as if it were all of them. */
    SPLIT_UNNOTICED,
    /** An owner takes it that who is missing has noticed, and that the others are still here. */
    NEVER_UNSETTLED,
    /** Whoever comes back is counted before its ledgers are merged. */
    COUNTED_AT_ONCE,
    /** After a split, what the smaller side spent is forgotten. */
    MERGE_ONE_SIDE
}
