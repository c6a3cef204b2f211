// SPDX-License-Identifier: Apache-2.0
package dev.weir.auth;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Where the keys come from that tokens are verified with. From any thread; nothing here waits. */
public interface KeySource {

    /** Those that are in use now; {@link KeySet#NONE} where there are none yet, or not any more. */
    KeySet current();

    /**
     * Asks for keys that are newer than these, because a token names one that is not among them.
     *
     * @return newer ones when they have come, or else these again: at once where it makes no sense to wait
     */
    CompletionStage<KeySet> newerThan(KeySet seen);

    /** Always these. */
    static KeySource fixed(KeySet keys) {
        return new KeySource() {
            @Override
            public KeySet current() {
                return keys;
            }

            @Override
            public CompletionStage<KeySet> newerThan(KeySet seen) {
                return CompletableFuture.completedFuture(keys);
            }
        };
    }
}
