// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The ledgers of all keys, wherever their owners are. From any thread; no call waits. */
public interface Ledgers {

    /**
     * Asks the owner of a key. The answer says {@code decided} only after what it grants cannot be forgotten by the
     * death of one node; when that is not certain, the stage fails and nothing may be spent.
     *
     * @param key the limit's name and whose it is
     */
    CompletionStage<Grant> ask(String key, Terms terms, Demand demand);

    /** The account of a key as it stands; empty where nothing was taken lately. */
    CompletionStage<Optional<Ledger>> read(String key);

    /** How many of them this node keeps for all. */
    default Room room() {
        return Room.UNKNOWN;
    }

    /** Begins a key anew, on every node: whatever was taken of it is forgotten. */
    CompletionStage<Void> reset(String key);
}
