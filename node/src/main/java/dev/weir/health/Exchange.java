// SPDX-License-Identifier: Apache-2.0
package dev.weir.health;

import dev.weir.cluster.Peers;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** How nodes tell each other about health. From any thread; nothing here waits for another node. */
public interface Exchange extends Peers {

    /** Says it to all others; what does not arrive is lost. */
    void say(Pulse pulse);

    /** Says them to another one; what does not arrive is lost. */
    void tell(String member, List<Ruling> rulings);

    /** Says them to all others; the ids of those that did not confirm in time come back. */
    CompletionStage<Set<String>> say(List<Ruling> rulings);

    /** Asks a keeper. Fails when it cannot or does not answer in time. */
    CompletionStage<Done> ask(String keeper, Deed deed);

    /** Who hears from now on; one, and once. */
    void listen(Listener listener);

    /**
     * What became of an operator's deed.
     *
     * @param done whether it was done
     * @param missing names of the nodes that have not heard of it yet
     * @param why it was not done; empty when it was
     */
    record Done(boolean done, List<String> missing, String why) {

        public Done {
            missing = List.copyOf(missing);
        }

        static Done refused(String why) {
            return new Done(false, List.of(), why);
        }
    }

    /** Hears what others say. On any thread; must not wait, and must not throw. */
    interface Listener {

        void heard(Pulse pulse);

        /** Complete when this node goes by them. */
        CompletionStage<Boolean> heard(List<Ruling> rulings);

        /** Is asked to do something as a keeper. */
        CompletionStage<Done> asked(Deed deed);

        /** Who is here has changed. */
        void membersChanged();

        /** A split has healed, and this node's side was the smaller one: what the others decided holds. */
        void merged();
    }
}
