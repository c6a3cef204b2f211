// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

/** What came of a question to the cluster. */
public sealed interface Found {

    /**
     * A copy, maybe a stale one.
     *
     * @param waited whether it was fetched while the question waited
     */
    record Copy(Stored stored, boolean waited) implements Found {}

    /** Nobody has what was wanted, and nobody else fetches it: whoever has the ticket is to, and must end it. */
    record Fetch(Ticket ticket) implements Found {}

    /** What comes of this key is for nobody else: to be fetched by each request, and not kept. */
    record Pass() implements Found {}

    /**
     * Nobody answered in time, or nothing came in time of what somebody fetches: to be fetched without regard to
     * others. The ticket keeps it on this node alone.
     */
    record Silent(Ticket ticket) implements Found {}
}
