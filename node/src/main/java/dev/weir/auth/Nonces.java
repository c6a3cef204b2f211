// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** What may be used once, by whichever node it comes to. */
public interface Nonces {

    /**
     * Uses one.
     *
     * @param nonce a short text that tells it from all others
     * @param keep how long it is remembered that it was used
     * @return whether it was not used before; a failure where nobody can tell
     */
    CompletionStage<Boolean> use(String nonce, Duration keep);
}
