// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

/** What becomes of a limit while the cluster is split, or cannot say in time what is left. */
public enum OnPartition {
    /** The side with the majority of the expected nodes goes on, the other one refuses. Never more than the limit. */
    STRICT,
    /** Each side spends what is left in proportion to its nodes. All sides together never more than the limit. */
    SHARE,
    /** Each side spends all that is left, and what cannot be decided is allowed. */
    OPEN
}
