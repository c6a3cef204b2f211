// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.util.List;

/** What one node says to another about notices; it answers with notices, or with none to say that it has heard. */
public sealed interface Message {

    /** Tells all that this node knows, and wants to hear the same. */
    record Introduce(List<Notice> known) implements Message {

        public Introduce {
            known = List.copyOf(known);
        }
    }

    /** Tells what is new. */
    record Tell(List<Notice> notices) implements Message {

        public Tell {
            notices = List.copyOf(notices);
        }
    }

    /** Asks who writes the notices about something for a new one. */
    record Want(String key) implements Message {}
}
