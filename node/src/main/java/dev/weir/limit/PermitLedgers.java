// SPDX-License-Identifier: Apache-2.0
package dev.weir.limit;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The permit ledgers of all keys, wherever their owners are. From any thread; no call waits. */
public interface PermitLedgers {

    /**
     * Tells the owner of a key what this node has, and asks for more. The answer says {@code decided} only after what
     * it grants cannot be forgotten by the death of one node; when that is not certain, the stage fails and nothing
     * more may be used.
     *
     * @param key the limit's name and whose it is
     */
    CompletionStage<PermitGrant> ask(String key, PermitTerms terms, PermitDemand demand);

    /** The account of a key as it stands, with the nodes by their names; empty where there was nothing lately. */
    CompletionStage<Optional<PermitLedger>> read(String key);
}
