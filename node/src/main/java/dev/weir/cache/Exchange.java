// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import dev.weir.cluster.Peers;
import java.util.concurrent.CompletionStage;

/** How nodes talk about what they keep. From any thread; nothing here waits for another node. */
public interface Exchange extends Peers {

    /** Says something to another one. Fails when that cannot be, or when there is no answer in time. */
    CompletionStage<Reply> say(String member, Message message);

    /** Who hears from now on; one, and once. */
    void listen(Listener listener);

    /** Hears what others say. On any thread, several at a time; must not wait for another node, and must not throw. */
    interface Listener {

        /** What is said by another one, and what is answered. */
        Reply heard(String from, Message message);

        /** Who is here has changed. */
        void membersChanged();

        /**
         * This node's side of a split is about to come to the larger one, of which it does not know what was purged.
         */
        void merging();

        /** It has come there, or has not. */
        void merged();
    }
}
