// SPDX-License-Identifier: Apache-2.0
package dev.weir.balance;

import java.util.function.IntPredicate;

/** Finds a key's member by the number of the key. Immutable, and the same on every node for the same members. */
sealed interface KeyTable permits Maglev, Ring {

    /**
     * Whose it is among those that are good; a member that is not good gives its keys to all others, and nobody else
     * loses any.
     *
     * @param good by the member's place
     * @return its place; -1 where none is good
     */
    int find(long hash, IntPredicate good);

    /** A member, by its name and its share. */
    record Member(String id, int weight) {}
}
