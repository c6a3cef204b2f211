// SPDX-License-Identifier: Apache-2.0
package dev.weir.cache;

import java.util.List;
import java.util.Optional;

/** What a node answers to a {@link Message}. */
public sealed interface Reply {

    /** Here it is. */
    record Copy(Stored stored) implements Reply {}

    /**
     * Nobody has it: whoever asks has the right to fetch it.
     *
     * @param lookAt who had it before the key's home was another one, to be asked first; empty where there is nobody
     * @param since the home's stamp: what is begun now has at least the same one, whatever time it is where it is
     *     fetched; 0 where the home does not say it
     */
    record Fetch(String lookAt, long since) implements Reply {

        /** The same for a node that does not ask since when. */
        public Fetch unsaid() {
            return new Fetch(lookAt, 0);
        }
    }

    /** Somebody fetches it; what becomes of it will be told. */
    record Wait() implements Reply {}

    /** Responses of this key are for nobody else: fetch by yourself, for so long. */
    record Pass(long millis) implements Reply {}

    /** Responses of this key are told apart by these fields: ask again for one of them. */
    record Differs(Vary vary) implements Reply {}

    /** Ask again, another one if there is another one by now. */
    record Again() implements Reply {}

    /** It was heard, and was of use or was not. */
    record Heard(boolean useful) implements Reply {}

    /** Places in a list of what was announced. */
    record Lacking(List<Integer> places) implements Reply {

        public Lacking {
            places = List.copyOf(places);
        }
    }

    /** What was purged, as far as this node knows. */
    record Known(PurgeRecord purged) implements Reply {}

    /** A stamp: what is begun here from now on has at least the same one. */
    record Time(long stamp) implements Reply {}

    /** How many copies were dropped or marked. */
    record Dropped(long copies) implements Reply {}

    /**
     * What is kept here under a URL.
     *
     * @param whyNot why the last response to it that this node has fetched lately was not kept, for people
     */
    record Listed(List<Held> held, Optional<String> whyNot) implements Reply {

        public Listed {
            held = List.copyOf(held);
        }
    }
}
