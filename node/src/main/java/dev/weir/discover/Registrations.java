// SPDX-License-Identifier: Apache-2.0
package dev.weir.discover;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The instances that have registered themselves, as all nodes know them. Who does not say again in time that it is
 * there is forgotten, on every node. From any thread; nothing here blocks.
 */
public interface Registrations {

    /** Registers an instance, or says that it is still there. Completes when it would outlive this node. */
    CompletionStage<Void> put(String upstream, Registration registration);

    /** Forgets an instance; false where it was not known. */
    CompletionStage<Boolean> remove(String upstream, String id);

    /** Who is there, by id, as far as this node has heard. */
    List<Registration> of(String upstream);

    /**
     * Calls back when {@link #of} may have changed, on any thread; must not wait.
     *
     * @param upstream whose
     */
    Subscription follow(String upstream, Runnable changed);

    /** What ends a following. */
    @FunctionalInterface
    interface Subscription extends AutoCloseable {

        @Override
        void close();
    }
}
