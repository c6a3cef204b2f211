// SPDX-License-Identifier: Apache-2.0
package dev.weir.cluster;

import java.util.concurrent.CompletionStage;

/**
 * How nodes talk about one thing. From any thread; nothing here waits for another node.
 *
 * @param <M> what is said
 * @param <R> what is answered
 */
public interface Exchange<M, R> extends Peers {

    /** Says something to another one. Fails when that cannot be, or when there is no answer in time. */
    CompletionStage<R> say(String member, M message);

    /** Who hears from now on; one, and once. */
    void listen(Listener<M, R> listener);

    /**
     * Hears what others say. On any thread, several at a time; must not wait for another node, and must not throw.
     *
     * @param <M> what is said
     * @param <R> what is answered
     */
    interface Listener<M, R> {

        /** What is said by another one, and what is answered. */
        R heard(String from, M message);

        /** Who is here has changed. */
        void membersChanged();

        /** This node's side of a split is about to come to the larger one, of which it does not know what it knows. */
        void merging();

        /** It has come there, or has not. */
        void merged();
    }
}
