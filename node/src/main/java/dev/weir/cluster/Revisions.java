// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The one revision that all nodes share. From any thread; stages complete on a thread of the cluster, never on an I/O
 * thread, and never block their caller.
 */
public interface Revisions {

    /** The newest revision that this node knows to be agreed on; empty in a cluster that never had one. No waiting. */
    Optional<Revision> current();

    /**
     * Publishes a document as the revision after {@code expected}, if that one is still the current one
     * (compare-and-set over the whole cluster).
     *
     * @param expected number of the revision the document was made from, 0 for none
     */
    CompletionStage<Publication> publish(long expected, String document);

    /**
     * Offers a revision from before the cluster stood: it becomes the current one if the cluster has not agreed on any
     * yet and it is newer.
     *
     * @return the current revision afterwards
     */
    CompletionStage<Revision> offer(Revision revision);

    /**
     * Tells of every revision that becomes current, in the order of their numbers, one at a time; some may be skipped
     * when several come at once. Begins with the current one, if there is one.
     *
     * <p>What comes from a file and was never agreed on gives way to what was, whatever its number.
     */
    void follow(Consumer<Revision> follower);

    /** How an attempt to publish ended. */
    sealed interface Publication {

        /** It is the current revision now. */
        record Published(Revision revision) implements Publication {}

        /** Somebody else was faster; {@link Revision#NONE} where there is no current one at all. */
        record Stale(Revision current) implements Publication {}

        /**
         * The cluster cannot decide now; nothing was changed, or it is unknown whether it was. The reason is for
         * people.
         */
        record Refused(String reason) implements Publication {}
    }
}
