// SPDX-License-Identifier: Apache-2.0
package dev.weir.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import dev.weir.auth.Nonces;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Nonces in a map whose entries expire, with a backup: the owner of an entry decides who was first. While nodes cannot
 * reach one another, each side knows only what was used on it.
 */
final class SharedNonces implements Nonces {

    static final String MAP = "weir-nonces";

    private final IMap<String, Boolean> map;
    private final Calls calls;

    SharedNonces(HazelcastInstance member, Calls calls) {
        this.map = member.getMap(MAP);
        this.calls = calls;
    }

    @Override
    public CompletionStage<Boolean> use(String nonce, Duration keep) {
        return calls.ask(() -> map.putAsync(nonce, true, keep.toMillis(), TimeUnit.MILLISECONDS))
                .thenApply(before -> before == null);
    }
}
