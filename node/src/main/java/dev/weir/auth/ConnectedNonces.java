// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Nonces that are reached only later: a node has policies before it is in its cluster. Until then nobody can tell. */
public final class ConnectedNonces implements Nonces {

    private volatile Optional<Nonces> nonces = Optional.empty();

    /** From now on all nodes know what was used. */
    public void connect(Nonces reached) {
        nonces = Optional.of(reached);
    }

    @Override
    public CompletionStage<Boolean> use(String nonce, Duration keep) {
        return nonces.map(reached -> reached.use(nonce, keep))
                .orElseGet(() -> CompletableFuture.failedStage(
                        new IllegalStateException("this node is not in its cluster yet")));
    }
}
